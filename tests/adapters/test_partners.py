"""This module tries the partners over HTTP: what they are sent, and every way in which they can fail."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from offcycle.adapters import posting
from offcycle.adapters.failure import Failure
from offcycle.adapters.fakes import pagerduty, slack, teams, webhook
from offcycle.adapters.fakes.http import FakePartner, Manners
from offcycle.adapters.fakes.illness import Ill, Turns
from offcycle.adapters.notify.pagerduty import PagerDutyNotifier
from offcycle.adapters.notify.pagerduty.notifier import ACKNOWLEDGES, ENDS, RESOLVES, TELLS, TOPICS
from offcycle.adapters.notify.port import Message, Notifier
from offcycle.adapters.notify.slack import SlackNotifier
from offcycle.adapters.notify.teams import TeamsNotifier
from offcycle.adapters.notify.webhook import SmsNotifier, WebhookNotifier, signed
from offcycle.process.events import EVENTS
from offcycle.process.policy.sense.notices import CLOCKS

AT = datetime(2026, 11, 23, 2, 14, 7, tzinfo=UTC)
LINK = "https://changes.example.org/changes/CR-1001"
HOSTILE = "<!channel> *x* [here](http://evil.example) <http://evil.example|y> & \U0001f525 ß"
MESSAGE = Message(
    "<e7@changes.example.org>", "chat", f"CR-1001: {HOSTILE}", f"{HOSTILE}\nLook.\n\n{LINK}\n", AT,
    link=LINK, change="CR-1001", event="triage.requested",
)  # fmt: skip


@dataclass
class Rig:
    fake: FakePartner
    notifier: Notifier


MADE: dict[str, tuple[Manners, Callable[[str], Notifier]]] = {
    "slack": (slack.MANNERS, lambda at: SlackNotifier(at + slack.PATH)),
    "teams": (teams.MANNERS, lambda at: TeamsNotifier(at + teams.PATH)),
    "pagerduty": (
        pagerduty.MANNERS,
        lambda at: PagerDutyNotifier(pagerduty.ROUTING_KEY, address=at),
    ),
    "webhook": (webhook.MANNERS, lambda at: WebhookNotifier(at, [webhook.SECRET])),
    "sms": (webhook.MANNERS, lambda at: SmsNotifier(at, [webhook.SECRET])),
}


@pytest.fixture(scope="module")
def fakes() -> Iterator[dict[str, FakePartner]]:
    with ExitStack() as running:
        yield {name: running.enter_context(FakePartner(made)) for name, (made, _) in MADE.items()}


@pytest.fixture(params=list(MADE))
def rig(request: pytest.FixtureRequest, fakes: dict[str, FakePartner]) -> Rig:
    return rigged(request.param, fakes)


def rigged(name: str, fakes: dict[str, FakePartner]) -> Rig:
    fake = fakes[name]
    fake.taken.clear()
    fake.turns = Turns()
    return Rig(fake, MADE[name][1](fake.address))


def refused(notifier: Notifier, message: Message = MESSAGE) -> Failure:
    with pytest.raises(Failure) as caught:
        notifier.send(message)
    assert "because" in str(caught.value)
    return caught.value


def test_what_is_sent_is_taken_with_its_id(rig: Rig) -> None:
    rig.notifier.send(MESSAGE)
    (post,) = rig.fake.taken
    assert "e7" in post.body.decode()
    assert "CR-1001" in post.body.decode()
    rig.notifier.send(replace(MESSAGE, link="", subject="", text="\ud83d half\n"))
    assert len(rig.fake.taken) == 2


@pytest.mark.parametrize("ill", [Ill.DOWN, Ill.BUSY, Ill.BROKEN, Ill.MOVED, Ill.CUT_BEFORE])
def test_a_partner_that_is_ill_is_tried_again_and_takes_it_once(rig: Rig, ill: Ill) -> None:
    rig.fake.turns = Turns([ill])
    failure = refused(rig.notifier)
    assert not failure.permanent
    busy = rig.fake.manners.busy.headers
    wait = float(busy["Retry-After"]) if ill is Ill.BUSY and busy else 0.0
    assert failure.after_seconds in {wait, 2.0 if ill is Ill.BROKEN else 0.0}
    assert rig.fake.taken == []
    rig.notifier.send(MESSAGE)
    assert len(rig.fake.taken) == 1


def test_a_partner_that_refuses_for_good_is_not_tried_again(rig: Rig) -> None:
    rig.fake.turns = Turns([Ill.REFUSED])
    assert refused(rig.notifier).permanent


def test_a_lost_answer_gives_a_copy_that_can_be_known(rig: Rig) -> None:
    rig.fake.turns = Turns([Ill.CUT_AFTER])
    assert not refused(rig.notifier).permanent
    rig.notifier.send(MESSAGE)
    first, second = (told(each.said) for each in rig.fake.taken)
    assert first == second


def told(said: dict[str, Any]) -> str:
    return json.dumps(said, sort_keys=True)


@pytest.mark.parametrize("hostile", ["line\nbreak", "a\r\nb"])
def test_a_subject_of_several_lines_is_refused(rig: Rig, hostile: str) -> None:
    assert refused(rig.notifier, replace(MESSAGE, subject=hostile)).permanent
    assert rig.fake.taken == []


def test_a_partner_that_crawls_is_left_in_time(fakes: dict[str, FakePartner]) -> None:
    fake = rigged("webhook", fakes).fake
    fake.turns = Turns([Ill.TARPIT])
    began = time.monotonic()
    with pytest.raises(Failure) as caught:
        posting.post(fake.address, b"{}", whole_seconds=0.6)
    assert not caught.value.permanent
    assert time.monotonic() - began < 3


def test_an_address_is_a_secret_and_goes_nowhere_else() -> None:
    for address in ("http://chat.example.org/secret", "ftp://x/secret", "secret", "https://[::/x", "https://h/a b"):  # fmt: skip
        failure = refused(SlackNotifier(address))
        assert failure.permanent
        assert "secret" not in str(failure).replace("channel's secret", "")


def test_slack_reads_no_markup_of_people(fakes: dict[str, FakePartner]) -> None:
    rig = rigged("slack", fakes)
    rig.notifier.send(replace(MESSAGE, text="long " * 8000 + MESSAGE.text))
    (post,) = rig.fake.taken
    assert "<!channel>" not in post.said["text"]
    marked = [each["text"]["text"] for each in post.said["blocks"] if each["text"]["type"] != "plain_text"]  # fmt: skip
    assert marked == [f"<{LINK}|Open it in Offcycle>"]


def test_a_card_of_teams_is_cut_to_what_teams_takes(fakes: dict[str, FakePartner]) -> None:
    rig = rigged("teams", fakes)
    for text in ("ß" * 40_000, "a\n" * 40_000, "x" * 26_000):
        rig.notifier.send(replace(MESSAGE, text=text))
        assert 24_000 < len(rig.fake.taken[-1].body) < 28 * 1024
    assert b"TextRun" in rig.fake.taken[0].body
    assert b'"TextBlock"' not in rig.fake.taken[0].body


def test_pagerduty_pages_acknowledges_and_resolves_by_one_key(
    fakes: dict[str, FakePartner],
) -> None:
    rig = rigged("pagerduty", fakes)
    late = replace(MESSAGE, event="notices.due_passed", topic="help")
    for message in (
        MESSAGE,
        replace(MESSAGE, event="triage.acknowledged"),
        late,
        replace(MESSAGE, event="staging.call_scheduled"),
        replace(MESSAGE, event="run.started"),
        replace(MESSAGE, event="notices.closed"),
    ):
        rig.notifier.send(message)
    said = [(each.said.get("event_action"), each.said.get("dedup_key")) for each in rig.fake.taken]
    key = "changes.example.org:CR-1001"
    assert said[:5] == [
        ("trigger", key), ("acknowledge", key), ("trigger", f"{key}:help"), ("resolve", f"{key}:help"), (None, None),
    ]  # fmt: skip
    assert rig.fake.taken[4].path == "/v2/change/enqueue"
    assert {one for _, one in said[5:]} == {key, *(f"{key}:{one}" for one in TOPICS if one)}
    assert {action for action, _ in said[5:]} == {"resolve"}


def test_pagerduty_is_told_of_events_and_clocks_that_there_are() -> None:
    assert ({*ACKNOWLEDGES, *RESOLVES} | ENDS | TELLS) <= set(EVENTS)
    assert set(TOPICS) - {""} <= set(CLOCKS)


def test_signatures_are_those_of_the_standard_and_two_secrets_sign_while_one_is_changed() -> None:
    new, old = (f"whsec_{base64.b64encode(bytes([n]) * 24).decode()}" for n in (1, 2))
    found = signed(b'{"a":1}', id="msg_1", at=1_700_000_000, secrets=[new, old])
    right = [
        base64.b64encode(
            hmac.new(key, b'msg_1.1700000000.{"a":1}', hashlib.sha256).digest()
        ).decode()
        for key in (b"\1" * 24, b"\2" * 24)
    ]
    assert found["webhook-signature"] == f"v1,{right[0]} v1,{right[1]}"
    # The example of the standard's own library.
    known = signed(
        b'{"test": 2432232314}', id="msg_p5jXN8AQM9LWM0D4loKWxJek", at=1614265330,
        secrets=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    )  # fmt: skip
    assert known["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    for bad in ("", "whsec_short", "whsec_%%%"):
        with pytest.raises(Failure, match="because"):
            signed(b"", id="msg_1", at=1, secrets=[bad])


def test_a_text_message_is_short_and_ends_with_its_link(fakes: dict[str, FakePartner]) -> None:
    rig = rigged("sms", fakes)
    rig.notifier.send(replace(MESSAGE, to="+15555550100", subject="x" * 900))
    said = rig.fake.taken[0].said
    assert said["to"] == "+15555550100"
    assert len(said["text"]) == 300
    assert said["text"].endswith(LINK)
