"""This module tries how a change is followed from a terminal: over a server that runs, and over one that goes away."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from tests.cli.answering import Reply, Sent, answering
from tests.cli.terminal import OFFCYCLE, People, clean, offcycle

REQUEST = ("request", "--system", "eclkc", "--title", "Down", "--active", "--why", "Users.")
LEVELS = ("--impact", "minor", "--urgency", "low")


@dataclass
class Following:
    """A change that is followed by a process of its own."""

    process: subprocess.Popen[str]

    def line(self) -> str:
        """The next line that it tells."""
        assert self.process.stdout
        return self.process.stdout.readline().rstrip("\n")

    def until(self, words: str) -> list[str]:
        """The lines that it tells up to and including one with these words."""
        lines = [self.line()]
        while words not in lines[-1]:
            assert self.process.poll() is None or lines[-1], lines
            lines.append(self.line())
        return lines

    def code(self) -> int:
        return self.process.wait(30)


@contextmanager
def following(url: str, token: str, *words: str) -> Iterator[Following]:
    settings = {**clean(), "OFFCYCLE_URL": url, "OFFCYCLE_TOKEN": token}
    command = [*OFFCYCLE, "watch", "CR-1001", "--interval", "0.2", *words]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=settings, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield Following(process)
        finally:
            process.kill()


@pytest.mark.database
@pytest.mark.timeout(240)
def test_a_change_is_followed_to_its_end_as_it_happens(people: People) -> None:
    people.must("dev", *REQUEST, *LEVELS)
    with (
        following(people.url, people.tokens["qa"]) as told,
        following(people.url, people.tokens["qa"], "--json") as as_json,
        following(people.url, people.tokens["qa"], "--until", "acknowledged") as until,
        following(people.url, people.tokens["qa"], "--until", "quorum") as in_vain,
    ):
        for each in (told, until, in_vain):
            assert each.line() == "CR-1001: Down"
        now = told.until("It waits for")
        assert now[0].startswith("Now at acknowledged (stage triage): ")
        assert "It waits for hosting (hosting), since 20" in now[1]
        assert ", until 20" in now[1]
        assert told.until("It waits for")[0].startswith("Now at plan ")
        people.must("hosting", "ack", "CR-1001")
        happened, waits, _ = told.until("It waits for")
        assert happened.endswith("Hosting Person [hosting] (by token): Acknowledged it.")
        assert waits.startswith("Now at plan ")
        assert until.until("is open")[-1] == "The gate acknowledged is open."
        assert until.code() == 0
        people.must("hosting", "withdraw", "CR-1001", "--reason", "It came back.")
        end = told.until("Nothing is left to do")
        assert any("Withdrew the change" in line for line in end)
        assert "        It came back." in end
        assert (told.code(), in_vain.code()) == (0, 1)
        standing, acknowledged, planning, withdrawn, ended = _objects(as_json)
    assert (standing["told"], standing["stage"]) == ("standing", "triage")
    assert standing["gates"][0]["waiting_on"][0]["accounts"] == ["hosting"]
    assert [acknowledged["kind"], withdrawn["kind"]] == [
        "triage.acknowledged",
        "triage.withdrawn",
    ]
    assert (planning["gates"][0]["name"], ended["open"]) == ("plan", False)


def _objects(followed: Following) -> list[Any]:
    assert followed.code() == 0
    assert followed.process.stdout
    return [json.loads(line) for line in followed.process.stdout]


@pytest.mark.database
@pytest.mark.timeout(120)
def test_an_interruption_ends_it_cleanly_and_a_slip_is_told(people: People) -> None:
    people.must("dev", *REQUEST, *LEVELS)
    with following(people.url, people.tokens["dev"]) as told:
        told.until("It waits for")
        os.kill(told.process.pid, signal.SIGINT)
        _, err = told.process.communicate(timeout=30)
        assert (told.code(), err) == (130, "")
    wrong = people.give("dev", "watch", "CR-1001", "--until", "quorm")
    assert (wrong.code, "No gate of CR-1001 is called quorm" in wrong.err) == (2, True)
    assert people.give("dev", "watch", "CR-9999").code == 1


CHANGE = {
    "ref": "CR-1001",
    "title": "Down",
    "n": 1,
    "stage": "triage",
    "open": True,
    "outcome": "",
    "gates": [],
    "runs": [],
}
EVENT = {
    "n": 2,
    "kind": "plan.commented",
    "at": "2026-11-23T05:00:00Z",
    "by": "ann",
    "via": "page",
    "said": "Commented on the plan.",
    "details": [],
}
PEOPLE = {"items": [{"account": "ann", "name": "Ann"}], "next": None}


def _away_from(first: int, *, back: int) -> Any:
    """A server that is away from one request on until another, and then tells that the change has ended."""

    def reply(sent: Sent, number: int) -> Reply:
        if "/people" in sent.path:
            return 200, PEOPLE
        if first <= number < back:
            return 503, {"title": "Away"}
        if "/events" in sent.path:
            return 200, {"items": [{**EVENT, "data": {"text": "Hm."}}], "next": None}
        if number < first:
            return 200, CHANGE
        return 200, {**CHANGE, "n": 2, "stage": "closed", "open": False, "outcome": "applied"}

    return reply


def test_a_server_that_comes_back_is_asked_again_and_nothing_is_told_twice() -> None:
    with answering(_away_from(3, back=5)) as server:
        settings = {"OFFCYCLE_URL": server.url, "OFFCYCLE_TOKEN": "x"}
        said = offcycle("watch", "CR-1001", "--interval", "0.2", environment=settings)
    assert said.code == 0
    assert said.out.count("Commented on the plan") == 1
    assert said.err.count("It is tried again.") == 1


def test_a_server_that_stays_away_ends_it_with_three() -> None:
    with answering(_away_from(3, back=1000)) as server:
        settings = {"OFFCYCLE_URL": server.url, "OFFCYCLE_TOKEN": "x"}
        words = ("watch", "CR-1001", "--interval", "0.2", "--patience", "0.5")
        said = offcycle(*words, environment=settings)
        asked = len(server.sent)
    assert (said.code, said.out) == (3, "CR-1001: Down\n")
    assert asked < 8


def test_what_has_not_changed_is_not_sent_again() -> None:
    def reply(sent: Sent, number: int) -> Reply:
        if sent.headers.get("If-None-Match") == '"1.ab"' and number < 5:
            return 304, None
        return _away_from(5, back=5)(sent, number)

    with answering(reply, etag='"1.ab"') as server:
        settings = {"OFFCYCLE_URL": server.url, "OFFCYCLE_TOKEN": "x"}
        said = offcycle("watch", "CR-1001", "--interval", "0.2", environment=settings)
    assert said.code == 0
    assert sum("/events" in each.path for each in server.sent) == 1
