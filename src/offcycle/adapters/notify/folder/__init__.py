"""This module delivers mail into a folder, a file a message, and reads it back for an inbox."""

from offcycle.adapters.notify.folder.inbox import Mail, attached, inbox
from offcycle.adapters.notify.folder.notifier import FolderNotifier

__all__ = ["FolderNotifier", "Mail", "attached", "inbox"]
