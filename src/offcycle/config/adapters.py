"""This module chooses the adapters of an installation by the addresses in its environment."""

from collections.abc import Callable
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from offcycle.adapters.archive.folder import FolderArchive
from offcycle.adapters.notify.folder import FolderNotifier
from offcycle.adapters.notify.pagerduty import PagerDutyNotifier
from offcycle.adapters.notify.port import Notifier
from offcycle.adapters.notify.push import PushNotifier, kept
from offcycle.adapters.notify.slack import SlackNotifier
from offcycle.adapters.notify.smtp import NotAServerError, SmtpNotifier, server
from offcycle.adapters.notify.smtp.address import SCHEMES
from offcycle.adapters.notify.teams import TeamsNotifier
from offcycle.adapters.notify.webhook import SmsNotifier, WebhookNotifier
from offcycle.adapters.rota import CalendarRota, PagerDutyRota
from offcycle.config.environment import Environment
from offcycle.ledger import read
from offcycle.people import browsers
from offcycle.process.policy.rota import CALENDAR, PAGERDUTY
from offcycle.work.channels import Channels, Maker, Resting
from offcycle.work.pay import Adapters
from offcycle.work.rota import Maker as RotaMaker

MAKERS: dict[str, Maker] = {
    "slack": lambda _, secrets: SlackNotifier(secrets[0]),
    "teams": lambda _, secrets: TeamsNotifier(secrets[0]),
    "pagerduty": lambda channel, secrets: PagerDutyNotifier(secrets[0], address=channel.address),
    "webhook": lambda channel, secrets: WebhookNotifier(channel.address, secrets),
    "sms": lambda channel, secrets: SmsNotifier(channel.address, secrets),
}
"""The adapter of each kind of channel."""
ROTAS: dict[str, RotaMaker] = {
    CALENDAR: lambda _, secret: CalendarRota(secret),
    PAGERDUTY: lambda rota, secret: PagerDutyRota(
        secret, escalation_policy=rota.escalation_policy, address=rota.address
    ),
}
"""The adapter of each place where it is read who is on call."""


class AddressNotKnownError(ValueError):
    """A setting has an address that no adapter is for."""


def adapters(environment: Environment, *, hurried: bool = False) -> Adapters:
    """The adapters of an installation, their folders made; `hurried` for what would be made anew after a crash."""
    return Adapters(
        notifier=Resting(mail(environment, hurried=hurried)),
        archive=FolderArchive(archive_folder(environment)),
        papers=not hurried,
        channels=Channels(
            MAKERS, lambda: read.world().policy.channels, push=lambda: push(environment)
        ),
    )


def push(
    environment: Environment, find: Callable[[str], browsers.Subscription | None] = browsers.of
) -> Notifier:
    """How people's browsers are told; the key is made if there is none. `find` gives how a browser is reached by its way."""
    contact = f"mailto:{parseaddr(sender(environment))[1]}"
    return PushNotifier(kept(push_key_file(environment)), contact, find)


def push_key_file(environment: Environment) -> Path:
    """Where the key is by which browsers know this installation."""
    return environment.push_key_file or environment.data_dir / "push-key.pem"


def mail(environment: Environment, *, hurried: bool = False) -> Notifier:
    """How mail leaves: by a server, or into a folder."""
    if urlsplit(environment.email_url).scheme not in SCHEMES:
        folder = mail_folder(environment)
        return FolderNotifier(folder, sender=sender(environment), lasting=not hurried)
    try:
        there = server(environment.email_url, password=_password(environment))
    except NotAServerError as error:
        raise AddressNotKnownError(f"OFFCYCLE_EMAIL_URL {error}") from error
    return SmtpNotifier(there, sender=sender(environment), reply_to=environment.mail_reply_to)


def _password(environment: Environment) -> str:
    """The password for the mail server, where it is kept in a file."""
    file = environment.email_password_file
    if file is None:
        return ""
    try:
        return file.read_text().partition("\n")[0].removesuffix("\r")
    except (OSError, UnicodeDecodeError) as error:
        because = getattr(error, "strerror", None) or "it is no text"
        text = f"OFFCYCLE_EMAIL_PASSWORD_FILE was refused, because of this: {because} ({file}). Write the password there, readable for this account."
        raise AddressNotKnownError(text) from error


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
        text = f"{setting} was refused, because no adapter is for {parts.scheme or 'an address without a scheme'}. {_write(setting)}, or leave it empty."
        raise AddressNotKnownError(text)
    return Path(unquote(parts.path))


def _write(setting: str) -> str:
    servers = "smtp+starttls://user@mail.example.org:587 or "
    return f"Write {servers if setting == 'OFFCYCLE_EMAIL_URL' else ''}file:///absolute/folder"
