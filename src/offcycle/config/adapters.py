"""This module chooses the adapters of an installation by the addresses in its environment."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from offcycle.adapters.archive.folder import FolderArchive
from offcycle.adapters.notify.folder import FolderNotifier
from offcycle.config.environment import Environment
from offcycle.work.pay import Adapters


class AddressNotKnownError(ValueError):
    """A setting has an address that no adapter is for."""


def adapters(environment: Environment, *, hurried: bool = False) -> Adapters:
    """The adapters of an installation, their folders made; `hurried` for what would be made anew after a crash."""
    return Adapters(
        notifier=FolderNotifier(
            mail_folder(environment), sender=sender(environment), lasting=not hurried
        ),
        archive=FolderArchive(archive_folder(environment)),
        papers=not hurried,
    )


def mail_folder(environment: Environment) -> Path:
    """Where mails are written, and read by the demo's inbox."""
    return _folder("OFFCYCLE_EMAIL_URL", environment.email_url, environment.data_dir / "mail")


def archive_folder(environment: Environment) -> Path:
    """Where the copies of approved forms are."""
    return _folder(
        "OFFCYCLE_ARCHIVE_URL", environment.archive_url, environment.data_dir / "archive"
    )


def sender(environment: Environment) -> str:
    """The address that messages come from."""
    host = urlsplit(environment.base_url).hostname or "localhost"
    host = f"[IPv6:{host}]" if ":" in host else host  # as RFC 5321 writes it
    return environment.mail_from or f"Offcycle <offcycle@{host}>"


def _folder(setting: str, address: str, default: Path) -> Path:
    if not address:
        return default
    parts = urlsplit(address)
    if parts.scheme != "file" or parts.netloc or not parts.path.startswith("/"):
        text = f"{setting} was refused, because no adapter is for {parts.scheme or 'an address without a scheme'}. Write file:///absolute/folder, or leave it empty."
        raise AddressNotKnownError(text)
    return Path(unquote(parts.path))
