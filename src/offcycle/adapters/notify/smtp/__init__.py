"""This package hands messages to a mail server (SMTP, RFC 5321)."""

from offcycle.adapters.notify.smtp.address import NotAServerError, Server, server
from offcycle.adapters.notify.smtp.notifier import SmtpNotifier

__all__ = ["NotAServerError", "Server", "SmtpNotifier", "server"]
