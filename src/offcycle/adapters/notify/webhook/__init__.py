"""This package posts messages to any program that waits for them, signed after Standard Webhooks; also to one that sends them on as SMS."""

from offcycle.adapters.notify.webhook.notifier import SmsNotifier, WebhookNotifier
from offcycle.adapters.notify.webhook.signing import signed

__all__ = ["SmsNotifier", "WebhookNotifier", "signed"]
