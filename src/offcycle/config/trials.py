"""This module tries the partners of this installation, before a change needs them: a mail is sent, a file is archived."""

import hashlib
import secrets
from urllib.parse import urlsplit

from offcycle.adapters.archive.port import Copy, digest_of
from offcycle.adapters.failure import Failure
from offcycle.adapters.notify.port import Message
from offcycle.config.adapters import AddressNotKnownError, adapters
from offcycle.config.environment import Environment, environment
from offcycle.ledger import clock

TEXT = b"Offcycle has tried whether it can archive here. This file may be removed.\n"


class NotWorkingError(RuntimeError):
    """What was tried does not work; the message says why, and what to do."""


def send(to: str) -> str:
    """Send a mail to an address; gives what took it."""
    given = environment()
    host = urlsplit(given.base_url).hostname or "localhost"
    message = Message(
        id=f"<check-{secrets.token_hex(16)}@{host}>",
        to=to,
        subject="A test mail of Offcycle",
        text=f"Offcycle at {given.base_url} can send mail. Nothing needs to be done.\n",
        made_at=clock.now(),
    )
    try:
        notifier = adapters(given).notifier
        notifier.send(message)
    except (Failure, AddressNotKnownError, OSError) as error:
        raise NotWorkingError(str(error)) from error
    return notifier.name


def archive() -> str:
    """Archive a small file, the same one each time; gives where it is."""
    # Named by its bytes, so that a later version's text is no second version of it.
    name = f"offcycle-check-{hashlib.sha256(TEXT).hexdigest()[:8]}.txt"
    copy = Copy(name, TEXT, digest_of(TEXT), "text/plain")
    try:
        return adapters(environment()).archive.save(copy).location
    except (Failure, AddressNotKnownError, OSError) as error:
        raise NotWorkingError(str(error)) from error


def reaches_people(given: Environment) -> bool:
    """Whether mails leave this machine; those that are written to a folder do not."""
    return bool(given.email_url) and not given.email_url.startswith("file:")
