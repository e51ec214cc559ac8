"""This module tries mail against servers that sign in, encrypt, fall ill, and know not everybody."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from offcycle.adapters.failure import Failure
from offcycle.adapters.fakes.illness import Ill, Turns
from offcycle.adapters.fakes.smtp import FakeMailServer
from offcycle.adapters.notify.port import Attachment, Message
from offcycle.adapters.notify.smtp import NotAServerError, Server, SmtpNotifier, server
from tests.adapters.mail_servers import PASSWORD, Postbox, certificate, served

AT = datetime(2026, 11, 23, 2, 14, 7, tzinfo=UTC)
LINK = "https://changes.example.org/changes/CR-1001"
MESSAGE = Message(
    "<e7@x>", "ann@example.org", "CR-1001: down", f"Please look.\n\n{LINK}\n", AT, link=LINK
)
SENDER = "Offcycle <offcycle@example.org>"


@pytest.fixture
def fake() -> Iterator[FakeMailServer]:
    with FakeMailServer() as running:
        yield running


@pytest.fixture
def notifier(fake: FakeMailServer) -> Iterator[SmtpNotifier]:
    with closing(SmtpNotifier(server(fake.address), sender=SENDER, whole_seconds=1.0)) as made:
        yield made


def turns(fake: FakeMailServer, *ills: Ill | None) -> None:
    fake.turns = Turns(ills)


def refused(notifier: SmtpNotifier, message: Message = MESSAGE) -> Failure:
    with pytest.raises(Failure) as caught:
        notifier.send(message)
    assert "because" in str(caught.value)
    return caught.value


@pytest.mark.parametrize("ill", [Ill.DOWN, Ill.BUSY, Ill.BROKEN, Ill.CUT_BEFORE])
def test_a_server_that_is_ill_is_asked_again_and_takes_the_mail_once(
    fake: FakeMailServer, notifier: SmtpNotifier, ill: Ill
) -> None:
    turns(fake, None, ill)
    notifier.send(replace(MESSAGE, id="<before@x>"))
    assert not refused(notifier).permanent
    notifier.send(MESSAGE)
    assert [each.mail["Message-ID"] for each in fake.taken] == ["<before@x>", "<e7@x>"]


def test_a_server_that_crawls_is_left_in_time(fake: FakeMailServer, notifier: SmtpNotifier) -> None:
    turns(fake, Ill.TARPIT)
    began = time.monotonic()
    assert not refused(notifier).permanent
    assert time.monotonic() - began < 4
    notifier.send(MESSAGE)


def test_a_connection_cut_after_the_mail_is_the_one_window_for_a_copy_and_it_has_the_same_id(
    fake: FakeMailServer, notifier: SmtpNotifier
) -> None:
    turns(fake, Ill.CUT_AFTER)
    assert not refused(notifier).permanent
    notifier.send(MESSAGE)
    assert [each.mail["Message-ID"] for each in fake.taken] == ["<e7@x>"] * 2


def test_one_bad_recipient_among_ten_costs_the_others_nothing(
    fake: FakeMailServer, notifier: SmtpNotifier
) -> None:
    everybody = [f"p{n}@example.org" for n in range(10)]
    fake.nobody.add("p4@example.org")
    for to in everybody:
        if to == "p4@example.org":
            failure = refused(notifier, replace(MESSAGE, to=to))
            assert failure.permanent
            assert "550 5.1.1 nobody here is called so" in str(failure)
        else:
            notifier.send(replace(MESSAGE, to=to))
    assert [each.to for each in fake.taken] == [to for to in everybody if to != "p4@example.org"]


def test_a_server_that_is_not_there_is_a_temporary_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as opened:
        port = opened.getsockname()[1]
    assert not refused(SmtpNotifier(Server("127.0.0.1", port), sender=SENDER)).permanent


def test_an_idle_connection_that_the_server_ended_is_made_anew(notifier: SmtpNotifier) -> None:
    notifier.send(MESSAGE)
    assert notifier._client is not None
    assert notifier._client.sock is not None
    notifier._client.sock.shutdown(socket.SHUT_RDWR)
    notifier.send(replace(MESSAGE, id="<e8@x>"))


def test_a_mail_is_read_as_text_as_html_and_in_its_thread(
    fake: FakeMailServer, notifier: SmtpNotifier
) -> None:
    text = f"<script>alert(1)</script> & http://evil.example\nmore\n\n{LINK}\n"
    threads = {"References": "<cr-1001@x>", "In-Reply-To": "<cr-1001@x>"}
    notifier.send(replace(MESSAGE, text=text, headers=threads))
    (taken,) = fake.taken
    html = taken.mail.get_body(("html",))
    assert html is not None
    shown = html.get_content().replace("\r\n", "\n")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; http://evil.example</p>\n<p>more" in shown
    assert shown.count("<a ") == 1
    assert f'<a href="{LINK}"' in shown
    assert "<script" not in shown
    assert taken.mail["Auto-Submitted"] == "auto-generated"
    assert (taken.mail["References"], taken.mail["In-Reply-To"]) == ("<cr-1001@x>",) * 2
    assert taken.sender == "offcycle@example.org"


@pytest.mark.filterwarnings(
    "ignore:Requiring AUTH while not requiring TLS"
)  # the whole connection is secret there
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_the_way_is_kept_secret_and_we_sign_in(tmp_path: Path, security: str) -> None:
    shows, believes = certificate(tmp_path)
    postbox = Postbox()
    signed: dict[str, object] = {"auth_required": True, "authenticator": postbox.signs_in}
    if security == "tls":
        controller = served(postbox, ssl_context=shows, auth_require_tls=False, **signed)
    else:
        controller = served(postbox, tls_context=shows, require_starttls=True, **signed)
    scheme = {"starttls": "smtp+starttls", "tls": "smtps"}[security]
    with ExitStack() as ending:
        ending.callback(controller.stop)
        there = server(
            f"{scheme}://ann%40example.org@localhost:{controller.port}", password=PASSWORD
        )
        good = ending.enter_context(
            closing(SmtpNotifier(there, sender=SENDER, context=believes, reply_to="a@example.org"))
        )
        good.send(MESSAGE)
        assert postbox.signed_in == ["ann@example.org"]
        assert postbox.mails[0]["Reply-To"] == "a@example.org"
        wrong = SmtpNotifier(replace(there, password="wrong"), sender=SENDER, context=believes)
        failure = refused(wrong)
        assert not failure.permanent
        assert "OFFCYCLE_EMAIL_URL" in str(failure)
        assert "wrong" not in str(failure).partition("because")[2].partition("535")[0]
        stranger = SmtpNotifier(there, sender=SENDER)  # which believes no certificate of a test
        assert "CERTIFICATE_VERIFY_FAILED" in str(refused(stranger))
        assert len(postbox.mails) == 1


def test_a_server_without_extensions_gets_seven_bits_and_a_plain_domain() -> None:
    postbox = Postbox()
    controller = served(postbox, enable_SMTPUTF8=False, decode_data=False)
    with ExitStack() as ending:
        ending.callback(controller.stop)
        made = SmtpNotifier(Server("127.0.0.1", controller.port), sender=SENDER)
        ending.callback(made.close)
        made.send(replace(MESSAGE, to="ann@bücher.example", text="Störung ß\n", subject="Störung"))
        (envelope,) = postbox.envelopes
        assert envelope.rcpt_tos == ["ann@xn--bcher-kva.example"]
        assert isinstance(envelope.content, bytes)
        assert postbox.mails[0]["Subject"] == "Störung"
        failure = refused(made, replace(MESSAGE, to="jürgen@example.org"))
        assert failure.permanent


def test_what_is_too_large_goes_without_its_files_and_says_so() -> None:
    postbox = Postbox()
    controller = served(postbox, data_size_limit=20_000)
    with ExitStack() as ending:
        ending.callback(controller.stop)
        made = SmtpNotifier(Server("127.0.0.1", controller.port), sender=SENDER)
        ending.callback(made.close)
        form = Attachment("CR-1001.pdf", "application/pdf", b"x" * 50_000)
        made.send(replace(MESSAGE, attachments=(form,)))
        body = postbox.mails[0].get_body(("plain",))
        assert body is not None
        assert "CR-1001.pdf" in body.get_content()
        assert refused(made, replace(MESSAGE, text="long\n" * 10_000)).permanent


def test_addresses_of_servers() -> None:
    assert server("smtp://mail.example.org") == Server("mail.example.org", 25)
    assert server("smtps://u:p%40@m.example") == Server("m.example", 465, "tls", "u", "p@")
    assert server("smtp+starttls://u@m:25", password="q").password == "q"
    for bad in (
        "smtp://", "smtp://u@m", "smtp://m/x", "http://m", "smtp://m:99999", "smtp://u:p@mail.example.org", "smtp://[::",
    ):  # fmt: skip
        with pytest.raises(NotAServerError, match="because"):
            server(bad)
    assert "hush" not in repr(server("smtps://u:hush@m.example"))
