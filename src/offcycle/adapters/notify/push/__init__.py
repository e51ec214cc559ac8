"""This package sends messages to people's browsers by Web Push, encrypted so that nobody between can read them."""

from offcycle.adapters.notify.push.keys import Keys, kept
from offcycle.adapters.notify.push.notifier import GoneError, PushNotifier, StrangeError

__all__ = ["GoneError", "Keys", "PushNotifier", "StrangeError", "kept"]
