"""This module holds every executor to the port: a slot takes effect at most once, and unknown is not failed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from offcycle.adapters.execute.fake import FakeExecutor, Scripted
from offcycle.adapters.execute.port import Executor, Operation
from offcycle.adapters.failure import Failure

OPERATION = Operation(
    run="CR-1001-R3",
    step="switch",
    attempt=1,
    environment="production",
    kind="sh",
    target="web",
    lines=("./switch lifeboat",),
    timeout=60.0,
)
START = datetime(2026, 11, 23, 2, 14, 7, tzinfo=UTC)


@pytest.fixture
def fake() -> FakeExecutor:
    seconds = count()
    return FakeExecutor(clock=lambda: START + timedelta(seconds=next(seconds)))


def test_an_operation_is_done_and_says_when(fake: FakeExecutor) -> None:
    executor: Executor = fake
    result = executor.run(OPERATION)
    assert (result.outcome, result.exit_code) == ("done", 0)
    assert result.started_at < result.finished_at
    assert fake.effects == [OPERATION]
    assert executor.name


def test_the_same_slot_never_takes_effect_twice(fake: FakeExecutor) -> None:
    fake.add(Scripted("failed", 3, b"no such host"))
    first = fake.run(OPERATION)
    again = fake.run(replace(OPERATION, lines=("rm everything",)))
    assert again == first
    assert fake.effects == [OPERATION]


@pytest.mark.parametrize(
    "other", [{"run": "CR-1001-R4"}, {"step": "check"}, {"attempt": 2}], ids=str
)
def test_another_run_step_or_attempt_is_another_slot(
    fake: FakeExecutor, other: dict[str, Any]
) -> None:
    fake.run(OPERATION)
    fake.run(replace(OPERATION, **other))
    assert len(fake.effects) == 2


def test_an_unknown_end_stays_unknown_when_asked_again(fake: FakeExecutor) -> None:
    fake.add(Scripted("unknown", None))
    assert fake.run(OPERATION).outcome == "unknown"
    assert fake.run(OPERATION).outcome == "unknown"
    assert fake.effects == [OPERATION]


def test_a_failure_promises_that_nothing_was_begun_and_leaves_the_slot_free(
    fake: FakeExecutor,
) -> None:
    fake.add(Failure("The step was not begun, because web is away. Try again.", permanent=False))
    with pytest.raises(Failure):
        fake.run(OPERATION)
    assert fake.effects == []
    assert fake.run(OPERATION).outcome == "done"


def test_output_is_bytes_as_they_came(fake: FakeExecutor) -> None:
    fake.add(Scripted("done", 0, b"\xff\x00\x1b[2J"))
    assert fake.run(OPERATION).output == b"\xff\x00\x1b[2J"
