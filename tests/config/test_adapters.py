"""This module holds which adapters an installation gets for its addresses."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from offcycle.adapters.fakes import slack
from offcycle.adapters.fakes.http import FakePartner
from offcycle.adapters.notify.port import Message
from offcycle.adapters.notify.rfc5322 import as_email
from offcycle.adapters.notify.smtp import Server, SmtpNotifier
from offcycle.config import trials
from offcycle.config.adapters import AddressNotKnownError, adapters, sender
from offcycle.config.environment import Environment
from offcycle.process.policy import Channel, Policy
from offcycle.work.channels import Resting


def environment(tmp_path: Path, **settings: Any) -> Environment:
    return Environment(data_dir=tmp_path / "data", **settings)


def test_without_settings_mails_and_copies_go_to_the_data_folder(tmp_path: Path) -> None:
    adapters(environment(tmp_path))
    made = sorted(folder.name for folder in (tmp_path / "data").iterdir())
    assert made == ["archive", "mail"]


def test_an_address_names_the_folder(tmp_path: Path) -> None:
    mail, copies = tmp_path / "some mail", tmp_path / "copies"
    adapters(environment(tmp_path, email_url=mail.as_uri(), archive_url=copies.as_uri()))
    assert mail.is_dir()
    assert copies.is_dir()
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "address", ["smtp://", "ftp://mail.example.org", "mails", "file://relative/x", "/x"]
)
@pytest.mark.parametrize("setting", ["email_url", "archive_url"])
def test_an_address_that_no_adapter_is_for_is_refused_by_name(
    tmp_path: Path, setting: str, address: str
) -> None:
    with pytest.raises(AddressNotKnownError, match=f"OFFCYCLE_{setting.upper()}.*because"):
        adapters(environment(tmp_path, **{setting: address}))


def test_a_mail_server_is_taken_with_its_password_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("hush\n")
    given = {"email_url": "smtps://ann@mail.example.org", "email_password_file": file}
    resting = adapters(environment(tmp_path, **given)).notifier
    assert isinstance(resting, Resting)
    notifier = resting.notifier
    assert isinstance(notifier, SmtpNotifier)
    assert notifier.server == Server("mail.example.org", 465, "tls", "ann", "hush")
    file.unlink()
    with pytest.raises(AddressNotKnownError, match=r"OFFCYCLE_EMAIL_PASSWORD_FILE.*because"):
        adapters(environment(tmp_path, **given))


def test_messages_come_from_the_host_of_the_installation(tmp_path: Path) -> None:
    here = environment(tmp_path, base_url="https://changes.example.org:8443")
    assert sender(here) == "Offcycle <offcycle@changes.example.org>"
    assert sender(environment(tmp_path, mail_from="ops@example.org")) == "ops@example.org"
    there = environment(tmp_path, base_url="http://[::1]:8000")
    assert sender(there) == "Offcycle <offcycle@[IPv6:::1]>"
    message = Message("<e7@::1>", "ann@example.org", "s", "t", datetime(2026, 11, 23, tzinfo=UTC))
    assert as_email(message, sender=sender(there))["From"].addresses[0].domain == "[IPv6:::1]"


@pytest.mark.django_db
def test_a_channel_is_tried_at_once_or_says_why_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trials, "environment", lambda: environment(tmp_path))
    assert trials.through("mail", "ann@example.org") == "folder"
    with pytest.raises(trials.NotWorkingError, match="nobody was named"):
        trials.through("mail")
    with pytest.raises(trials.NotWorkingError, match="no such channel"):
        trials.through("chat")
    chat = Channel(kind="slack", secret="env:OFFCYCLE_CHANNEL_CHAT", instead=("hosting",))
    policy = Policy(channels={"chat": chat})
    monkeypatch.setattr("offcycle.ledger.read.world", lambda: SimpleNamespace(policy=policy))
    with FakePartner(slack.MANNERS) as fake:
        monkeypatch.setenv("OFFCYCLE_CHANNEL_CHAT", fake.address + slack.PATH)
        assert trials.through("chat") == "slack"
        assert "can send messages here" in fake.taken[0].body.decode()
