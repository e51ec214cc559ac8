"""This module holds what browsers are sent: as the standard's example has it, readable by them alone, and nothing once they are gone."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from offcycle.adapters.failure import Failure
from offcycle.adapters.fakes.http import FakePartner
from offcycle.adapters.fakes.illness import Ill, Turns
from offcycle.adapters.fakes.push import FakeBrowser
from offcycle.adapters.notify.port import Message
from offcycle.adapters.notify.push import GoneError, PushNotifier, kept
from offcycle.adapters.notify.push.keys import letters, raw
from offcycle.adapters.notify.push.sealing import sealed

LINK = "https://changes.example.org/changes/CR-1001"
MESSAGE = Message(
    "<e7@changes.example.org>", "w1", "CR-1001: your decision", f"Answer by noon.\n\n{LINK}\n",
    datetime(2026, 11, 23, 2, 14, 7, tzinfo=UTC), link=LINK,
)  # fmt: skip


@dataclass(frozen=True)
class Reached:
    endpoint: str
    public: str
    auth: str


def test_a_message_is_sealed_as_in_the_example_of_the_standard() -> None:
    """RFC 8291, section 5 and appendix A."""
    number = int.from_bytes(raw("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
    made = sealed(
        b"When I grow up, I want to be a watermelon",
        raw(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
        ),
        raw("BTBZMqHH6r4Tts7J_aSIgg"),
        own=ec.derive_private_key(number, ec.SECP256R1()),
        salt=raw("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert letters(made) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
        "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
        "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_a_browser_reads_what_it_is_sent_until_it_is_gone(tmp_path: Path) -> None:
    keys, there = kept(tmp_path / "push.pem"), FakeBrowser()
    assert kept(tmp_path / "push.pem").public == keys.public
    assert (tmp_path / "push.pem").stat().st_mode & 0o777 == 0o600
    with FakePartner(there.manners) as service:
        ways = {"w1": Reached(f"{service.address}/send/secret", there.public, there.auth)}
        notifier = PushNotifier(keys, "mailto:offcycle@example.org", ways.get)
        notifier.send(MESSAGE)
        notifier.send(replace(MESSAGE, subject="ß" * 900, text="\U0001f525" * 5000))
        assert there.shown[0] == {
            "id": MESSAGE.id, "title": MESSAGE.subject, "body": "Answer by noon.", "link": LINK,
        }  # fmt: skip
        assert b"decision" not in service.taken[0].body
        service.turns = Turns([Ill.BUSY, Ill.BROKEN, Ill.MOVED, Ill.CUT_BEFORE, Ill.REFUSED])
        for wait in (2.0, 2.0, 0.0, 0.0):
            with pytest.raises(Failure) as caught:
                notifier.send(MESSAGE)
            assert (caught.value.permanent, caught.value.after_seconds) == (False, wait)
            assert "secret" not in str(caught.value)
        with pytest.raises(GoneError):
            notifier.send(MESSAGE)
        ways["w1"] = replace(ways["w1"], public="nonsense")
        for to in ("w1", "w2"):
            with pytest.raises(GoneError):
                notifier.send(replace(MESSAGE, to=to))
