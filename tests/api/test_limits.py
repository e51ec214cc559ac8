"""This module counts commands: so many a minute and sign-in, and no more."""

import pytest

from offcycle.api import limits
from offcycle.api.limits import COMMANDS_A_MINUTE
from offcycle.people import buckets
from offcycle.people.buckets import Buckets
from tests.api.http import People
from tests.api.test_requests import is_problem


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_is_emptied_and_filled_again() -> None:
    time = Time()
    sixty = Buckets(60, time)
    assert [sixty.take("a") for _ in range(60)] == [0.0] * 60
    assert sixty.take("a") == pytest.approx(1.0)
    assert sixty.take("b") == 0.0
    time.now = 0.5
    assert sixty.take("a") == pytest.approx(0.5)
    time.now = 1.0
    assert sixty.take("a") == 0.0
    time.now = 10_000.0
    assert [sixty.take("a") > 0 for _ in range(61)] == [False] * 60 + [True]


def test_who_was_quiet_for_longest_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "MOST_CALLERS", 2)
    two = Buckets(1, Time())
    for caller in "abc":
        two.take(caller)
    assert two.take("c") > 0
    assert two.take("a") == 0.0


def test_one_command_too_many(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_commands", Buckets(2, Time()))
    body = {"system": "eclkc", "title": "Site down"}
    for _ in range(2):
        assert people.post("dev", "/changes", body).status == 201
    answer = people.post("dev", "/changes", body)
    is_problem(answer, 429, "too_many")
    assert answer.headers["Retry-After"] == "30"
    assert people.get("dev", "/changes").status == 200
    assert people.post("hosting", "/changes", body).status == 201


def test_the_limit_is_the_one_that_is_promised() -> None:
    assert COMMANDS_A_MINUTE == 600
