"""This module has a paper printed: by a child process that is bounded, a few at a time, and not twice in a row.

Laws:
- The same data gives the same bytes, on every machine with the same release of the press.
- Whatever the text, whoever asks has an answer within PATIENCE and SECONDS: the PDF, or a NotPrintedError.
"""

import base64
import hashlib
import json
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from offcycle.paper.own import PDF, Own, told

PRESS = Path(__file__).with_name("press.py")
SECONDS = 8
"""How long one paper may take; a long runbook takes less than one."""
AT_ONCE = 2
PATIENCE = 5.0
"""Seconds to wait for a press."""
LARGEST = 4 * 1024 * 1024
"""Of the data, in characters: a plan of 1 MiB and all that is told of it fit."""
KEPT = 8


class NotPrintedError(Exception):
    """The paper could not be printed; the message says why, and what to do."""


class TookTooLongError(NotPrintedError):
    """The press was given up."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be printed, the date that the document carries, of which kind it is, and on whose paper."""

    data: dict[str, Any]
    made_at: datetime
    kind: str = PDF
    own: Own | None = None


class _Shelf:
    """What was printed lately, the longest unused first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    def get(self, key: str) -> bytes | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: str, made: bytes) -> None:
        with self._lock:
            self._kept[key] = made
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)


_shelf = _Shelf()
_presses = threading.BoundedSemaphore(AT_ONCE)


def printed(job: Job) -> bytes:
    """The paper as a file of its kind; raises NotPrintedError.

    An own paper that takes the press too long or too much leaves our own layout, with a sentence that says so.
    """
    if job.own is None:
        return _kept(_given(job))
    try:
        return _kept(_given(job))
    except TookTooLongError:
        note = told(job.own.name, "filling it took too long or too much memory")
        return _kept(_given(replace(job, data={**job.data, "note": note}, own=None)))


def tried(own: Own, words: Mapping[str, str], lists: Iterable[str] = ()) -> tuple[str, list[str]]:
    """What is wrong with an own paper when it is filled with such words, and those that it has places for."""
    if own.fault:
        return own.fault, []
    try:
        about = {"words": dict(words), "lists": {name: [] for name in lists}}
        answer = json.loads(
            _pressed(json.dumps({"kind": "trial", "own": _sent(own), **about}).encode())
        )
    except TookTooLongError:
        return "filling it takes too long or too much memory", []
    except NotPrintedError:
        return "the press could not read it", []
    return answer["fault"], answer["names"]


def _given(job: Job) -> bytes:
    about = {"data": job.data, "made_at": int(job.made_at.timestamp()), "kind": job.kind}
    given = json.dumps(about).encode()
    if len(given) > LARGEST:
        raise NotPrintedError(
            f"There is too much for one paper: {len(given)} characters, and at most {LARGEST} are printed. Read the plan on the page."
        )
    if job.own is None:
        return given
    return json.dumps({**about, "own": _sent(job.own)}).encode()


def _sent(own: Own) -> dict[str, str]:
    return {
        "name": own.name,
        "content": base64.b64encode(own.content).decode(),
        "instead": told(own.name, "{fault}"),
    }


def _kept(given: bytes) -> bytes:
    """What the press makes of it; not made again while it is on the shelf."""
    key = hashlib.sha256(given).hexdigest()
    made = _shelf.get(key)
    if made is None:
        made = _pressed(given)
        _shelf.put(key, made)
    return made


def _pressed(given: bytes) -> bytes:
    if not _presses.acquire(timeout=PATIENCE):
        raise NotPrintedError("Other papers are being printed. Ask again in a moment.")
    try:
        ran = subprocess.run(  # noqa: S603 - a program of ours, by its path
            [sys.executable, "-I", str(PRESS), str(SECONDS)],
            input=given,
            capture_output=True,
            check=False,
            timeout=SECONDS,
            env={},
        )
    except subprocess.TimeoutExpired as error:
        raise _too_long() from error
    finally:
        _presses.release()
    if ran.returncode < 0:
        raise _too_long()
    if ran.returncode or not ran.stdout:
        why = ran.stderr.decode(errors="replace").strip().splitlines() or ["it said nothing"]
        raise NotPrintedError(
            f"The paper could not be set ({why[-1][:300]}). Read the form and the plan on the page, and tell whoever runs Offcycle."
        )
    return ran.stdout


def _too_long() -> TookTooLongError:
    return TookTooLongError(
        f"Setting the paper took more than {SECONDS} seconds or too much memory, and was given up. Read the form and the plan on the page."
    )
