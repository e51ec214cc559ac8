"""This module waits for something to become true, for a while."""

import time
from collections.abc import Callable


def until(true: Callable[[], bool], what: str, *, seconds: float = 30, pause: float = 0.01) -> None:
    """Wait until it is true; raises TimeoutError that it is not."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError(f"It did not come to pass within {seconds} seconds: {what}.")
        time.sleep(pause)
