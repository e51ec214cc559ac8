"""This package posts messages into a Slack channel, by an incoming webhook."""

from offcycle.adapters.notify.slack.notifier import SlackNotifier

__all__ = ["SlackNotifier"]
