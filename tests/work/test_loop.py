"""This module holds the loop: it wakes when rung, bears what breaks, and ends when told to."""

import itertools
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from offcycle.work import loop
from offcycle.work.engine import Background, Work
from offcycle.work.loop import Loop, run


def turns(*script: int | Exception) -> tuple[list[float], Callable[[], int], Callable[[], bool]]:
    """A turn that goes as scripted and notes when it was, and a stop at the end of the script."""
    ahead, at = list(script), list[float]()

    def turn() -> int:
        at.append(time.monotonic())
        step = ahead.pop(0)
        if isinstance(step, Exception):
            raise step
        return step

    return at, turn, lambda: not ahead


def test_it_goes_on_at_once_while_there_is_something_and_rests_when_there_is_not() -> None:
    at, turn, done = turns(3, 2, 0, 0)
    run(turn, stop=done, poll_seconds=0.1)
    gaps = [later - sooner for sooner, later in itertools.pairwise(at)]
    assert gaps[0] < 0.05
    assert gaps[1] < 0.05
    assert gaps[2] >= 0.1


def test_a_turn_that_breaks_does_not_end_it_and_rests_grow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    closed: list[bool] = []
    monkeypatch.setattr(loop, "close_old_connections", lambda: closed.append(True))
    at, turn, done = turns(OSError("away"), OSError("away"), OSError("away"), 1, 0, 0)
    run(turn, stop=done, poll_seconds=0.02)
    gaps = [later - sooner for sooner, later in itertools.pairwise(at)]
    assert gaps[0] >= 0.04
    assert gaps[1] >= 0.08
    assert gaps[2] >= 0.16
    assert gaps[3] < 0.02
    assert closed == [True] * 3


def test_it_never_turns_when_it_is_stopped_already() -> None:
    at, turn, _ = turns(1)
    run(turn, stop=lambda: True)
    assert at == []


def engine(turn: Callable[[], int]) -> Loop:
    return Loop(Work(due=turn, one=lambda _: None), poll_seconds=60)


@pytest.fixture
def turned() -> threading.Event:
    return threading.Event()


@pytest.fixture
def resting(turned: threading.Event) -> Iterator[tuple[Loop, Background]]:
    def turn() -> int:
        turned.set()
        return 0

    wheel = engine(turn)
    worker = Background(wheel)
    worker.start()
    assert turned.wait(5)
    yield wheel, worker
    worker.stop()


def test_the_bell_ends_a_rest_at_once(
    resting: tuple[Loop, Background], turned: threading.Event
) -> None:
    time.sleep(0.05)
    turned.clear()
    resting[0].ring()
    assert turned.wait(1)


def test_a_stop_ends_a_rest_at_once(resting: tuple[Loop, Background]) -> None:
    started = time.monotonic()
    assert resting[1].stop()
    assert time.monotonic() - started < 1


def test_what_is_rung_during_a_turn_is_done_after_it() -> None:
    bell, count = threading.Event(), 0

    def turn() -> int:
        nonlocal count
        count += 1
        if count == 1:
            bell.set()
        return 0

    started = time.monotonic()
    run(turn, stop=lambda: count == 2, bell=bell, poll_seconds=60)
    assert time.monotonic() - started < 5


def test_a_turn_that_hangs_is_reported_by_stop() -> None:
    release = threading.Event()
    worker = Background(engine(lambda: int(release.wait(10))))
    worker.start()
    assert not worker.stop(within_seconds=0.1)
    release.set()
    assert worker.stop()
