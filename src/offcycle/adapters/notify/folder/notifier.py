"""This module writes each message as one mail file (.eml) that any mail program opens."""

import hashlib
import os
from pathlib import Path

from offcycle.adapters.failure import Failure
from offcycle.adapters.notify.port import Message
from offcycle.adapters.notify.rfc5322 import as_email
from offcycle.adapters.whole_file import make_folder, place


class FolderNotifier:
    """The mail sink of the demo and of machines without a mail server."""

    name = "folder"

    def __init__(self, folder: Path, *, sender: str, lasting: bool = True) -> None:
        self.folder = folder
        self.sender = sender
        self.lasting = lasting  # whether the disk is waited for
        make_folder(folder)

    def send(self, message: Message) -> None:
        """Write the mail; a message that is there already stays as it was first written."""
        mail = as_email(message, sender=self.sender)
        try:
            name = _file_name(message)
            if place(self.folder, name, mail.as_bytes(), lasting=self.lasting):
                os.utime(self.folder / name, (message.made_at.timestamp(),) * 2)
        except OSError as error:
            raise self._unwritten(error) from error

    def _unwritten(self, error: OSError) -> Failure:
        text = (
            f"The mail was not written to {self.folder}, because: {error.strerror or error}. "
            "Free the disk or mend the folder; it is tried again until it succeeds."
        )
        return Failure(text, permanent=False)


def _file_name(message: Message) -> str:
    """One name for one message and recipient, so that sending again finds the file it made."""
    key = f"{message.id}\n{message.to}".encode()
    return hashlib.sha256(key).hexdigest() + ".eml"
