"""This module is how a command ends: done, refused, wrong usage or not reachable, each told to people or as JSON.

Scripts rest on the numbers: 0 done, 1 refused, 2 wrong usage, 3 not reachable; 70 says that the program itself is at fault.
"""

import json
import sys
from typing import Any

from offcycle.cli import terminal
from offcycle.cli.hints import hint

DONE, REFUSED, WRONG_USAGE, NOT_REACHABLE, BROKEN, STOPPED = 0, 1, 2, 3, 70, 130


class EndedError(Exception):
    """A command that did not do what was asked; its message says what, because of what, and what to do."""

    code = BROKEN

    def tell(self) -> None:
        """Say it to whoever gave the command."""
        terminal.complain(str(self))


class WrongUsageError(EndedError):
    """What was typed cannot be carried out."""

    code = WRONG_USAGE


class NotReachableError(EndedError):
    """The server, or what it rests on, did not answer."""

    code = NOT_REACHABLE


class RefusedError(EndedError):
    """It was understood, and it was refused."""

    code = REFUSED

    def __init__(
        self,
        said: str,
        unmet: list[dict[str, Any]] | None = None,
        *,
        ref: str = "",
        as_json: str = "",
        problem: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(said)
        self.said, self.unmet, self.ref, self.as_json = said, unmet or [], ref, as_json
        self.problem = problem or {}

    def tell(self) -> None:
        """Say every reason, with what to do about it and whom it waits for; as JSON where that was asked for."""
        if self.as_json:
            terminal.raw(self.as_json)
            return
        terminal.complain(self.said)
        for each in self.unmet:
            for line in reason(each, self.ref):
                terminal.complain(line)


def reason(unmet: dict[str, Any], ref: str) -> list[str]:
    """One unmet rule as lines: why, what to do, for whom it waits, and the command that does it."""
    lines = [f"- {unmet.get('because', '')}", f"  {unmet.get('do', '')}"]
    waiting = waits_for(unmet.get("waiting_on") or [])
    lines += [f"  It waits for {waiting}."] if waiting else []
    because = str(unmet.get("because") or "")
    command = hint(str(unmet.get("gate") or ""), ref, because) if ref else ""
    return lines + ([f"      {command}"] if command else [])


def waits_for(waiting: list[dict[str, Any]]) -> str:
    """Roles with the accounts that hold them: `hosting (hal, hana) or dev (ann)`."""
    return " or ".join(
        f"{each['role']} ({', '.join(each['accounts'])})" if each.get("accounts") else each["role"]
        for each in waiting
    )


def refused(refusals: tuple[Any, ...], said: str) -> RefusedError:
    """The refusal of a command that this machine itself decided by the rules."""
    unmet = [
        {
            "because": each.because,
            "do": each.do,
            "waiting_on": [
                {"role": one.role, "accounts": list(one.accounts)} for one in each.waiting_on
            ],
        }
        for each in refusals
    ]
    return RefusedError(said, unmet)


def as_problem(text: str) -> dict[str, Any]:
    """A problem document, or nothing where an answer is none."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def unexpected(error: BaseException, *, debug: bool) -> int:
    """Say shortly that the program is at fault; a developer may see all of it."""
    if debug:
        sys.excepthook(type(error), error, error.__traceback__)
    else:
        terminal.complain(
            f"Offcycle broke off, because of a fault in itself: {type(error).__name__}: {error}. "
            "Look whether it was done, then try again; offcycle --debug COMMAND shows where it broke."
        )
    return BROKEN


def it_waits(gate: dict[str, Any]) -> str:
    """For whom a gate waits, since when and until when, as a sentence; empty where nobody is named."""
    waiting = waits_for(gate["waiting_on"])
    since = f", since {terminal.local(gate['since'])}" if gate["since"] else ""
    due = f", until {terminal.local(gate['due'])}" if gate["due"] else ""
    return f"It waits for {waiting}{since}{due}." if waiting else ""
