"""This module tries the partners of this installation, before a change needs them: a mail is sent, a file is archived."""

import hashlib
import secrets
from dataclasses import fields
from urllib.parse import urlsplit

from offcycle.adapters.archive.port import Copy, digest_of
from offcycle.adapters.failure import Failure
from offcycle.adapters.notify.port import Message, Notifier
from offcycle.config.adapters import AddressNotKnownError, adapters, push
from offcycle.config.environment import Environment, environment
from offcycle.ledger import clock, read
from offcycle.people.browsers import Subscription
from offcycle.process.policy.channels import MAIL, PUSH

TEXT = b"Offcycle has tried whether it can archive here. This file may be removed.\n"


class NotWorkingError(RuntimeError):
    """What was tried does not work; the message says why, and what to do."""


def send(to: str) -> str:
    """Send a mail to an address; gives what took it."""
    return through(MAIL, to)


def through(name: str, to: str = "") -> str:
    """Send a test message through a channel; gives what took it. It is sent at once and by this process: no worker is needed."""
    given = environment()
    try:
        notifier = _notifier(name, to, given)
        for each in [to] if to else _places(name):
            notifier.send(_message(given, each))
    except (Failure, AddressNotKnownError, OSError) as error:
        raise NotWorkingError(str(error)) from error
    return notifier.name


def _notifier(name: str, to: str, given: Environment) -> Notifier:
    """What sends through a channel; a browser may be named by its way, or by all that it says of how it is reached."""
    partners, said = adapters(given), to.split()
    if name == PUSH and len(said) == len(fields(Subscription)):
        return push(given, lambda _: Subscription(*said))
    return partners.notifier if name == MAIL else partners.channels(name)


def _places(name: str) -> list[str]:
    """Where in a channel a message goes that is sent to nobody by name."""
    if name == MAIL:
        raise NotWorkingError("No mail was sent, because nobody was named. Give --to ADDRESS.")
    if name == PUSH:
        raise NotWorkingError("No browser was told, because none was named. Give --to WAY.")
    return list(read.world().policy.channels[name].numbers) or [name]


def _message(given: Environment, to: str) -> Message:
    host = urlsplit(given.base_url).hostname or "localhost"
    return Message(
        id=f"<check-{secrets.token_hex(16)}@{host}>",
        to=to,
        subject="A test message of Offcycle",
        text=f"Offcycle at {given.base_url} can send messages here. Nothing needs to be done.\n\n{given.base_url}\n",
        made_at=clock.now(),
        link=given.base_url,
    )


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
