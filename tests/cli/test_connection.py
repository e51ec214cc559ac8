"""This module tries the command line on a server that loses connections, is busy, or is somebody else."""

import json

import pytest

from tests.cli.answering import LOST, Reply, Sent, answering
from tests.cli.terminal import Said, offcycle

CHANGE = {
    "ref": "CR-1001",
    "title": "Site down",
    "stage": "plan",
    "open": True,
    "gates": [
        {
            "name": "plan",
            "step": "plan",
            "satisfied": False,
            "why": "No plan.",
            "waiting_on": [{"role": "dev", "accounts": ["ann"]}],
        }
    ],
}


def give(url: str, *words: str) -> Said:
    return offcycle(*words, environment={"OFFCYCLE_URL": url, "OFFCYCLE_TOKEN": "t"})


def test_what_comes_next_is_said() -> None:
    with answering(lambda *_: (200, CHANGE)) as server:
        said = give(server.url, "ack", "CR-1001")
    assert said.code == 0
    assert (
        "Next: dev (ann) documents the plan: offcycle plan save CR-1001 FILE.md"
        in said.out.splitlines()
    )
    assert server.sent[0].path == "/api/v1/changes/CR-1001/acknowledge"
    assert server.sent[0].headers["Authorization"] == "Bearer t"


def test_a_lost_connection_is_tried_again_with_the_same_key() -> None:
    def reply(_: Sent, number: int) -> Reply:
        return (LOST, None) if number == 1 else (200, CHANGE)

    with answering(reply) as server:
        assert give(server.url, "ack", "CR-1001").code == 0
    keys = [sent.headers["Idempotency-Key"] for sent in server.sent]
    assert len(keys) == 2
    assert keys[0] == keys[1]


def test_each_command_has_a_key_of_its_own() -> None:
    with answering(lambda *_: (200, CHANGE)) as server:
        give(server.url, "ack", "CR-1001")
        give(server.url, "ack", "CR-1001")
    keys = {sent.headers["Idempotency-Key"] for sent in server.sent}
    assert len(keys) == 2


def test_a_connection_that_is_lost_twice_is_told_with_its_doubt() -> None:
    with answering(lambda *_: (LOST, None)) as server:
        said = give(server.url, "ack", "CR-1001")
    assert said.code == 3
    assert "may have been carried out" in said.err
    assert len(server.sent) == 2


def test_a_command_that_is_still_being_carried_out_is_waited_for() -> None:
    def reply(_: Sent, number: int) -> Reply:
        busy = {"code": "in_flight", "detail": "Still at it.", "title": "Busy"}
        return (409, busy) if number == 1 else (200, CHANGE)

    with answering(reply) as server:
        assert give(server.url, "ack", "CR-1001").code == 0
    assert server.sent[0].headers["Idempotency-Key"] == server.sent[1].headers["Idempotency-Key"]


@pytest.mark.parametrize(
    ("status", "problem", "code"),
    [
        (400, {"detail": "Not understood.", "code": "not_understood"}, 2),
        (401, {"detail": "Who are you?", "code": "not_signed_in"}, 1),
        (404, {"detail": "No such change.", "code": "not_found"}, 1),
        (409, {"detail": "It moved on.", "code": "stale"}, 1),
        (422, {"detail": "Too long.", "code": "wrong"}, 2),
        (422, {"detail": "x", "title": "Refused", "unmet": [{"because": "Other digest."}]}, 1),
        (429, {"detail": "Slower.", "code": "too_many"}, 1),
        (302, {}, 3),
        (500, {"detail": "Broken.", "code": "broken"}, 3),
        (502, {}, 3),
    ],
)
def test_every_answer_ends_with_its_number(
    status: int, problem: dict[str, object], code: int
) -> None:
    with answering(lambda *_: (status, problem)) as server:
        said = give(server.url, "ack", "CR-1001")
    assert said.code == code
    assert "Traceback" not in said.err
    assert said.out == ""
    assert len(server.sent) == 1


def test_every_reason_is_told_with_what_to_do_whom_and_how() -> None:
    unmet = [
        {
            "rule": "gate.risk",
            "gate": "risk",
            "because": "The risk was not judged yet.",
            "do": "Judge it.",
            "waiting_on": [{"role": "hosting", "accounts": ["hal", "hana"]}],
        },
        {"rule": "a", "gate": "", "because": "You may not.", "do": "Ask.", "waiting_on": []},
    ]
    problem = {"title": "The process refused the command", "detail": "...", "unmet": unmet}
    with answering(lambda *_: (409, problem)) as server:
        people, script = (
            give(server.url, *w) for w in (("submit", "CR-7"), ("submit", "CR-7", "--json"))
        )
    for line in (
        "- The risk was not judged yet.",
        "  Judge it.",
        "  It waits for hosting (hal, hana).",
        "      offcycle risk CR-7 --security low --performance low",
        "- You may not.",
    ):
        assert line in people.err.splitlines()
    assert script.code == 1
    assert json.loads(script.out) == problem


def test_a_server_that_is_not_there() -> None:
    said = give("http://127.0.0.1:1", "list")
    assert said.code == 3
    assert "OFFCYCLE_URL" in said.err


def test_the_token_has_to_be_set_and_the_address_one_of_http() -> None:
    assert "OFFCYCLE_TOKEN" in offcycle("list").err
    assert offcycle("list").code == 2
    assert give("ftp://example", "list").code == 2


def test_text_that_would_move_the_cursor_is_made_harmless() -> None:
    sly = {**CHANGE, "title": "ok\x1b[2J\u202edetrever"}
    with answering(lambda *_: (200, sly)) as server:
        said = give(server.url, "close", "CR-1001")
    assert "\x1b" not in said.out
    assert "\u202e" not in said.out
