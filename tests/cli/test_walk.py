"""This module walks through runs as somebody at a terminal does, and decides there."""

import io
import json
import os
import pty
import subprocess
from typing import Any

import pytest

from offcycle.cli import walk
from offcycle.cli.connection import Answer
from offcycle.cli.endings import RefusedError
from tests.cli.answering import Reply, Sent, answering
from tests.cli.terminal import OFFCYCLE, clean


def step(number: int, state: str = "waiting") -> dict[str, Any]:
    return {
        "key": f"s{number}",
        "number": number,
        "title": f"Step {number}",
        "state": state,
        "note": "",
    }


WORDS = {
    f"s{number}": {
        "number": number, "key": f"s{number}", "title": f"Do {number}", "kind": "hand", "target": "",
        "text": f"Do {number}\n\n```sh\nmake thing-{number}\n```", "expect": "", "verify": "", "rollback": "", "notes": [],
    }
    for number in (1, 2)
}  # fmt: skip


class Desk:
    """A server that keeps one run, and may refuse once."""

    def __init__(self, environment: str = "staging", refuse: int = 0) -> None:
        self.run: dict[str, Any] = {
            "id": "CR-1-R1",
            "environment": environment,
            "state": "running",
            "steps": [step(1), step(2)],
        }
        self.refuse = refuse
        self.sent: list[tuple[str, Any]] = []

    def post(self, path: str, body: dict[str, Any] | None = None) -> Answer:
        self.sent.append((path.rpartition("CR-1-R1/")[2], body))
        if self.refuse:
            self.refuse -= 1
            raise RefusedError("Not now.")
        if "steps/" in path and body:
            number = int(path[-1]) - 1
            self.run["steps"][number] |= {"state": body["outcome"], "note": body.get("note", "")}
        elif path.endswith("/finish"):
            self.run |= {"state": "finished", "outcome": "done"}
        else:
            self.run |= {"state": "stopped"}

        return Answer(200, json.dumps(self.run).encode())


def walked(monkeypatch: pytest.MonkeyPatch, desk: Desk, *typed: str) -> list[tuple[str, Any]]:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
    walk.through(desk, desk.run, WORDS)  # type: ignore[arg-type]  # all that is asked of a server
    return desk.sent


def test_every_step_is_shown_with_its_code_and_reported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sent = walked(monkeypatch, Desk(), "done", "what?", "d", "yes")
    assert sent == [
        ("steps/s1", {"outcome": "done"}),
        ("steps/s2", {"outcome": "done"}),
        ("finish", None),
    ]
    said = capsys.readouterr().out
    assert "make thing-1" in said
    assert "Step 2 of 2" in said


def test_a_failed_step_is_asked_again_and_the_run_can_be_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent = walked(monkeypatch, Desk(), "f", "It is red.", "x", "Give up.")
    assert sent == [
        ("steps/s1", {"outcome": "failed", "note": "It is red."}),
        ("stop", {"reason": "Give up."}),
    ]


def test_in_production_nothing_can_be_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    assert walked(monkeypatch, Desk("production"), "s", "later") == []


class Bench(Desk):
    """Production, where whoever stands by has to be asked."""

    def __init__(self) -> None:
        super().__init__("production")

    def post(self, path: str, body: dict[str, Any] | None = None) -> Answer:
        self.sent.append((path.rpartition("CR-1-R1/")[2], body))
        step = self.run["steps"][0]
        if path.endswith("/amend"):
            step["asked"] = "amendment"
        elif path.endswith("/resolve"):
            step["state"] = "failed"
        elif body and body.get("outcome") == "not_needed":
            step["asked"] = "not_needed"
        return Answer(200, json.dumps(self.run).encode())

    def get(self, path: str) -> Answer:
        self.sent.append((path.rpartition("/")[2], None))
        return Answer(200, json.dumps(self.run).encode())


def test_in_production_a_step_is_amended_or_not_needed_and_looked_at_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sent = walked(monkeypatch, Bench(), "n", "Still there.", "r", "a", "Click the other.", "l")
    assert sent == [
        ("steps/s1", {"outcome": "not_needed", "note": "Still there."}),
        ("CR-1-R1", None),
        ("steps/s1/amend", {"text": "Click the other."}),
    ]
    assert "whoever stands by has not answered yet" in capsys.readouterr().out


def test_what_nobody_knows_is_settled_before_anything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench()
    bench.run["steps"][0]["state"] = "unknown"
    sent = walked(monkeypatch, bench, "d", "f", "I looked at the host.", "l")
    assert sent == [
        ("steps/s1/resolve", {"outcome": "failed", "reason": "I looked at the host."}),
    ]


def test_in_a_rollback_a_step_may_be_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk("production")
    desk.run["rolls_back"] = "CR-1-R0"
    sent = walked(monkeypatch, desk, "n", "s", "Not reachable.", "l")
    assert sent == [("steps/s1", {"outcome": "skipped", "note": "Not reachable."})]


def test_a_refusal_is_told_and_the_step_asked_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sent = walked(monkeypatch, Desk(refuse=1), "d", "d", "s", "Not here.", "no")
    assert [path for path, _ in sent] == ["steps/s1", "steps/s1", "steps/s2"]
    assert "Not now." in capsys.readouterr().err


CHANGE = {
    "ref": "CR-1001", "title": "Down", "requested_by": "dev", "system": "eclkc", "priority": "P0",
    "risk": None, "plan": None, "quorum": "Both must say yes.", "open": True, "gates": [],
    "submission": {"number": 1, "revision": 1, "digest": "sha256:1", "words": "a b c d", "staging": []},
    "items": [], "next": None, "fields": [],
}  # fmt: skip


@pytest.mark.parametrize(("typed", "decided", "code"), [("yes", 1, 0), ("no", 0, 1), ("", 0, 1)])
def test_an_approver_is_asked_after_seeing_it(typed: str, decided: int, code: int) -> None:
    def reply(_: Sent, __: int) -> Reply:
        return 200, CHANGE

    ours, theirs = pty.openpty()
    with answering(reply) as server:
        environment = {**clean(), "OFFCYCLE_URL": server.url, "OFFCYCLE_TOKEN": "t"}
        process = subprocess.Popen(
            [*OFFCYCLE, "approve", "CR-1001"],
            env=environment,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        os.write(ours, f"{typed}\n".encode())
        assert process.wait(60) == code
    posted = [sent for sent in server.sent if sent.method == "POST"]
    assert len(posted) == decided
    assert b"sha256:1" in posted[0].body if posted else True
    assert b"a b c d" in os.read(ours, 10_000)
    os.close(ours)
