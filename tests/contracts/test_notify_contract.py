"""This module holds every notifier, the fake included, to the port: one message per id, and nothing lost."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offcycle.adapters.failure import Failure
from offcycle.adapters.notify.fake import FakeNotifier
from offcycle.adapters.notify.folder import FolderNotifier, attached, inbox
from offcycle.adapters.notify.port import Attachment, Message, Notifier
from offcycle.adapters.notify.rfc5322 import as_email
from offcycle.adapters.notify.smtp import Server, SmtpNotifier
from offcycle.adapters.trouble import Trouble
from tests.adapters.mail_servers import Postbox, served

AT = datetime(2026, 11, 23, 2, 14, 7, tzinfo=UTC)
SENDER = "Offcycle <offcycle@example.org>"
MESSAGE = Message(
    id="<e7.hosting@offcycle.example.org>",
    to="hosting@example.org",
    subject="CR-1001: site down",
    text="The site is down.\nPlease look.\n",
    made_at=AT,
)


@dataclass
class Rig:
    """A notifier, what its readers have in hand, and a way to take the partner away and back."""

    notifier: Notifier
    delivered: Callable[[], set[tuple[str, str, str, str]]]
    take_away: Callable[[], None]
    give_back: Callable[[], None]


def fake_rig(_folder: Path) -> Rig:
    notifier = FakeNotifier()
    return Rig(
        notifier,
        lambda: {(m.id, m.to, m.subject, m.text) for m in notifier.delivered},
        lambda: notifier.script.add(Trouble.TEMPORARY),
        lambda: None,
    )


def folder_rig(folder: Path) -> Rig:
    mails, hidden = folder / "mail", folder / "hidden"

    def take_away() -> None:
        mails.rename(hidden)
        mails.write_text("in the way")

    def give_back() -> None:
        mails.unlink()
        hidden.rename(mails)

    return Rig(
        FolderNotifier(mails, sender=SENDER),
        lambda: {(m.id, m.to, m.subject, m.text) for m in inbox(mails)},
        take_away,
        give_back,
    )


@pytest.fixture(scope="session")
def mail_server() -> Iterator[tuple[Postbox, Server]]:
    postbox = Postbox()
    controller = served(postbox)
    yield postbox, Server("127.0.0.1", controller.port)
    controller.stop()


def smtp_rig(postbox: Postbox, server: Server) -> Rig:
    postbox.envelopes.clear()
    postbox.away = False

    def delivered() -> set[tuple[str, str, str, str]]:
        """As mail programs show them: one of each Message-ID."""
        found: dict[tuple[str, str], tuple[str, str, str, str]] = {}
        for mail in postbox.mails:
            body = mail.get_body(("plain",))
            assert body is not None
            text = str(body.get_content()).replace("\r\n", "\n")
            key = str(mail["Message-ID"]), str(mail["To"])
            found.setdefault(key, (*key, str(mail["Subject"]), text))
        return set(found.values())

    def away(*, there: bool) -> None:
        postbox.away = not there

    return Rig(
        SmtpNotifier(server, sender=SENDER),
        delivered,
        lambda: away(there=False),
        lambda: away(there=True),
    )


@pytest.fixture(params=[fake_rig, folder_rig, smtp_rig])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    if request.param is smtp_rig:
        by_mail = smtp_rig(*request.getfixturevalue("mail_server"))
        assert isinstance(by_mail.notifier, SmtpNotifier)
        with closing(by_mail.notifier):
            yield by_mail
    else:
        yield request.param(tmp_path)


def seen(message: Message) -> tuple[str, str, str, str]:
    return message.id, message.to, message.subject, message.text


def test_a_message_arrives_as_it_was_sent(rig: Rig) -> None:
    rig.notifier.send(MESSAGE)
    assert rig.delivered() == {seen(MESSAGE)}
    assert rig.notifier.name


def test_the_same_id_and_address_is_one_message_however_often_it_is_sent(rig: Rig) -> None:
    for text in ("first\n", "first\n", "second\n"):
        rig.notifier.send(replace(MESSAGE, text=text))
    assert rig.delivered() == {seen(replace(MESSAGE, text="first\n"))}


def test_one_id_to_two_addresses_and_two_ids_to_one_address_are_different_messages(
    rig: Rig,
) -> None:
    others = [
        MESSAGE,
        replace(MESSAGE, to="hosting2@example.org"),
        replace(MESSAGE, id="<e8.hosting@offcycle.example.org>"),
    ]
    for message in others:
        rig.notifier.send(message)
    assert rig.delivered() == {seen(message) for message in others}


def test_a_partner_that_is_away_is_a_temporary_failure_and_the_next_try_arrives(rig: Rig) -> None:
    rig.take_away()
    with pytest.raises(Failure) as caught:
        rig.notifier.send(MESSAGE)
    assert not caught.value.permanent
    rig.give_back()
    assert rig.delivered() == set()
    rig.notifier.send(MESSAGE)
    assert rig.delivered() == {seen(MESSAGE)}


def test_unicode_and_long_lines_arrive_whole(rig: Rig) -> None:
    message = replace(
        MESSAGE,
        subject="Störung: 網站 \U0001f525 " + "sehr-lang " * 40 + "Ende",
        text="From here\n.\n..\n" + "ß" * 5000 + "\n\U0001f525 Zeile\n",
    )
    rig.notifier.send(message)
    assert rig.delivered() == {seen(message)}


def test_a_big_body_arrives_whole(rig: Rig) -> None:
    message = replace(MESSAGE, text="0123456789 äöü 0123456789\n" * 200_000)
    rig.notifier.send(message)
    assert rig.delivered() == {seen(message)}


LINE_BREAKS = ("\r\n", "\n", "\r", "\r\n ", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029")
HOSTILE: list[tuple[str, dict[str, Any]]] = [
    *(("subject", {"subject": f"hello{end}Bcc: eve@example.net"}) for end in LINE_BREAKS),
    ("two lines", {"to": "hosting@example.org\r\nBcc: eve@example.net"}),
    ("line break at the end", {"to": "hosting@example.org\n"}),
    ("two, comma", {"to": "hosting@example.org,eve@example.net"}),
    ("two, space", {"to": "hosting@example.org eve@example.net"}),
    ("with a name", {"to": "Eve <eve@example.net>"}),
    ("no domain", {"to": "hosting"}),
    ("nobody", {"to": "@example.org"}),
    ("nowhere", {"to": "hosting@"}),
    ("empty", {"to": ""}),
    ("nul", {"to": "a@b\x00"}),
    ("half a character", {"to": "\ud800@example.org"}),
    ("endless", {"to": "a@" + "b" * 300}),
    *(("id", {"id": bad}) for bad in ("", "e7", "e7@x", "<e7>", "<e 7@x>", "<e7@x>\r\nBcc: e@x")),
    ("value", {"headers": {"References": "<a@b>\r\nBcc: eve@example.net"}}),
    ("name", {"headers": {"X-A: b\r\nBcc": "eve@example.net"}}),
    *(("ours", {"headers": {bad: "eve@example.net"}}) for bad in ("Bcc", "TO", "Content-Type")),
    *(("no name", {"headers": {bad: "b"}}) for bad in ("X A", "", "X:")),
    *(("file", {"attachments": (Attachment(bad, "a/b", b""),)}) for bad in ("", "../x", "a\r\nb")),
    ("kind of file", {"attachments": (Attachment("a.pdf", "text\r\nBcc: e@x", b""),)}),
]


@pytest.mark.parametrize("hostile", [parts for _, parts in HOSTILE], ids=[w for w, _ in HOSTILE])
def test_what_could_become_another_header_is_refused_for_ever(
    rig: Rig, hostile: dict[str, Any]
) -> None:
    with pytest.raises(Failure) as caught:
        rig.notifier.send(replace(MESSAGE, **hostile))
    assert caught.value.permanent
    assert "because" in str(caught.value)
    assert rig.delivered() == set()
    rig.notifier.send(MESSAGE)
    assert rig.delivered() == {seen(MESSAGE)}


@pytest.mark.parametrize(
    "host", ["offcycle.example.org", "127.0.0.1", "::1", "my_host", "localhost"]
)
def test_any_host_s_ids_are_taken(rig: Rig, host: str) -> None:
    message = replace(MESSAGE, id=f"<{'0123456789' * 5}@{host}>")
    rig.notifier.send(message)
    assert rig.delivered() == {seen(message)}


@pytest.mark.parametrize(
    "to",
    [
        "a" * 64 + "@" + "b" * 180 + ".org",
        "jürgen@example.org",
        "ann@bücher.example",
        "o'neil+x@example.org",
    ],
)
def test_long_and_unusual_addresses_stay_whole(rig: Rig, to: str) -> None:
    message = replace(MESSAGE, to=to, subject="Störung " * 20 + "Ende", id=f"<{'e' * 200}@x>")
    rig.notifier.send(message)
    assert rig.delivered() == {seen(message)}


def test_every_line_of_a_mail_is_as_short_as_mail_servers_demand() -> None:
    message = replace(MESSAGE, subject="Störung " * 200, text="ß" * 5000 + "a" * 5000 + "\n")
    lines = as_email(message, sender=SENDER).as_bytes().split(b"\r\n")
    assert max(len(line) for line in lines) <= 998
    assert max(len(line) for line in lines if b"=?utf-8?" in line) <= 78


def test_hostile_bodies_stay_bodies(rig: Rig) -> None:
    message = replace(MESSAGE, text="\n\nBcc: eve@example.net\n\n--boundary\n\x00\x07 ok\n")
    rig.notifier.send(message)
    assert rig.delivered() == {seen(message)}


@given(
    subject=st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=200),
    text=st.text(st.characters(exclude_categories=["Cs"]), max_size=500),
)
@settings(max_examples=200, deadline=None)
def test_no_text_adds_a_header_to_a_mail(subject: str, text: str) -> None:
    plain = message_from_bytes(as_email(MESSAGE, sender=SENDER).as_bytes(), policy=default)
    mail = message_from_bytes(
        as_email(replace(MESSAGE, subject=subject, text=text), sender=SENDER).as_bytes(),
        policy=default,
    )
    assert sorted(set(mail.keys())) == sorted(set(plain.keys()))
    assert len(mail.keys()) == len(plain.keys())
    assert str(mail["Subject"]).split() == subject.split()


def test_halves_of_characters_do_not_cost_the_notice(rig: Rig) -> None:
    rig.notifier.send(replace(MESSAGE, subject="tab\there", text="half \ud83d of one\n"))
    assert len(rig.delivered()) == 1


def test_a_lost_answer_does_not_make_two_messages_of_one() -> None:
    fake = FakeNotifier()
    fake.script.add(Trouble.AFTERWARDS)
    with pytest.raises(Failure) as caught:
        fake.send(MESSAGE)
    assert not caught.value.permanent
    fake.send(MESSAGE)
    assert fake.delivered == [MESSAGE]
    assert len(fake.tried) == 2


def test_the_fake_refuses_for_ever_when_told_to() -> None:
    fake = FakeNotifier()
    fake.script.add(Trouble.PERMANENT)
    with pytest.raises(Failure) as caught:
        fake.send(MESSAGE)
    assert caught.value.permanent
    assert fake.delivered == []


# What only the folder can show: real processes and real files.

WRITER = """
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from offcycle.adapters.notify.folder import FolderNotifier
from offcycle.adapters.notify.port import Message
notifier = FolderNotifier(Path(sys.argv[1]), sender="offcycle@example.org")
base = Message("<0@x>", "ann@example.org", "s", "body " * 20000, datetime(2026, 11, 23, tzinfo=UTC))
sys.stdin.readline()
for number in range(int(sys.argv[2])):
    notifier.send(replace(base, id=f"<{number}@x>"))
    print(number, flush=True)
"""


def writer(folder: Path, count: int) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )


def test_processes_that_send_the_same_messages_at_once_make_one_file_of_each(
    tmp_path: Path,
) -> None:
    writers = [writer(tmp_path, 50) for _ in range(4)]
    for process in writers:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate()[0].count("\n") for process in writers] == [50] * 4
    assert sorted(mail.id for mail in inbox(tmp_path)) == sorted(f"<{n}@x>" for n in range(50))
    assert len(list(tmp_path.iterdir())) == 50


def test_a_killed_writer_leaves_no_torn_mail_and_loses_none_that_it_confirmed(
    tmp_path: Path,
) -> None:
    for milliseconds in (5, 20, 35, 50):
        folder = tmp_path / str(milliseconds)
        process = writer(folder, 100_000)
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("go\n")
        process.stdin.flush()
        first = process.stdout.readline()
        time.sleep(milliseconds / 1000)
        process.send_signal(signal.SIGKILL)
        confirmed = [int(line) for line in (first + process.communicate()[0]).split()]
        mails = inbox(folder, limit=1_000_000)
        assert {f"<{number}@x>" for number in confirmed} <= {mail.id for mail in mails}
        assert {len(mail.text.strip()) for mail in mails} == {len("body " * 20000) - 1}


def test_what_dead_writers_left_is_swept_after_an_hour(tmp_path: Path) -> None:
    old, new = tmp_path / ".part-old", tmp_path / ".part-new"
    for part in (old, new):
        part.write_text("half a ma")
    os.utime(old, (time.time() - 7200, time.time() - 7200))
    FolderNotifier(tmp_path, sender=SENDER)
    assert not old.exists()
    assert new.exists()


def test_the_inbox_is_newest_first_and_limited(tmp_path: Path) -> None:
    notifier = FolderNotifier(tmp_path, sender=SENDER)
    for number in range(5):
        notifier.send(replace(MESSAGE, id=f"<{number}@x>"))
        for file in tmp_path.glob("*.eml"):
            os.utime(file, ns=(0, file.stat().st_mtime_ns - 1_000_000_000))
    assert [mail.id for mail in inbox(tmp_path, limit=3)] == ["<4@x>", "<3@x>", "<2@x>"]


def test_the_inbox_bears_foreign_files_and_a_missing_folder(tmp_path: Path) -> None:
    assert inbox(tmp_path / "none") == []
    (tmp_path / "readme.txt").write_text("not a mail")
    (tmp_path / "empty.eml").write_bytes(b"")
    (tmp_path / ("0" * 64 + ".eml")).symlink_to(tmp_path / "nowhere")
    FolderNotifier(tmp_path, sender=SENDER).send(MESSAGE)
    assert [mail.id for mail in inbox(tmp_path)] == [MESSAGE.id]


def test_a_mail_says_that_no_machine_should_answer_it(tmp_path: Path) -> None:
    mail = as_email(replace(MESSAGE, headers={"References": "<cr-1001@x>"}), sender=SENDER)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"] == "Mon, 23 Nov 2026 02:14:07 +0000"
    assert mail["References"] == "<cr-1001@x>"
    FolderNotifier(tmp_path, sender=SENDER).send(MESSAGE)
    assert [file.stat().st_mode & 0o077 for file in tmp_path.iterdir()] == [0]


def test_a_file_goes_with_a_mail_byte_for_byte(tmp_path: Path) -> None:
    content = bytes(range(256)) * 300
    file = Attachment("CR-1001.pdf", "application/pdf", content)
    FolderNotifier(tmp_path, sender=SENDER).send(replace(MESSAGE, attachments=(file,)))
    (mail,) = inbox(tmp_path)
    assert (mail.text, mail.attachments) == (MESSAGE.text, ("CR-1001.pdf",))
    assert attached(tmp_path, mail.file, "CR-1001.pdf") == content
