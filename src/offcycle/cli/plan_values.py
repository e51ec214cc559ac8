"""This module shows on the terminal the values of a plan, staging beside production, and which executors a plan is checked against."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from offcycle.cli import terminal
from offcycle.cli.endings import WrongUsageError

if TYPE_CHECKING:
    from offcycle.process.policy import Policy
    from offcycle.runbook import Reading

HEADS = ("value", "staging", "production", "", "used in")


def show_values(values: Sequence[Mapping[str, Any]], numbers: Mapping[str, str]) -> None:
    """All values, staging beside production; `numbers` says what the steps are called by their keys."""
    if not values:
        return
    terminal.say("Values", bold=True)
    terminal.table(HEADS, [_row(each, numbers) for each in values])


def show_differences(values: Sequence[Mapping[str, Any]]) -> None:
    """In which values staging and production differ, for who approves."""
    differing = [each for each in values if each["differs"]]
    if not differing:
        terminal.say("Production does what staging did: no value differs.")
        return
    terminal.say("Production differs from staging in these values, and in nothing else:")
    terminal.table(HEADS, [_row(each, {}) for each in differing])


def _row(value: Mapping[str, Any], numbers: Mapping[str, str]) -> tuple[str, ...]:
    marks = ["differs"] * value["differs"] + ["secret"] * value["secret"]
    used = ", ".join(numbers.get(key, key) for key in value["steps"])
    texts = (value[each] if value[each] is not None else "-" for each in ("staging", "production"))
    return (value["name"], *texts, ", ".join(marks), used or "-")


def numbers_of(reading: "Reading") -> dict[str, str]:
    """What the steps of a plan are called, by their keys."""
    return {
        step.key: f"{step.number}" if step.part == "steps" else f"{step.part} {step.number}"
        for step in reading.steps
    }


def executors(named: str | None, policy: Path | None) -> frozenset[str]:
    """The executors to check a plan against: those that were named, those of a policy file, or those of the shipped policy."""
    from offcycle.process.policy import Policy

    if named is not None and policy is not None:
        raise WrongUsageError("Nothing was checked. Give --executors or --policy, not both.")
    if named is not None:
        return frozenset(each.strip() for each in named.split(",") if each.strip())
    found = _policy(policy) if policy else Policy()
    return frozenset(found.executors.enabled)


def _policy(path: Path) -> "Policy":
    from offcycle.process.policy import Policy, PolicyError

    try:
        return Policy.parse(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        told = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise WrongUsageError(f"{path} was not read, because of this: {told}.") from error
    except PolicyError as error:
        raise WrongUsageError(f"{error} Say `offcycle policy check {path}`.") from error


def tell_assumed(reading: "Reading", enabled: frozenset[str], *, given: bool) -> None:
    """Against which executors a plan was checked, where it asks for any."""
    if all(step.kind == "hand" for step in reading.steps):
        return
    listed = ", ".join(sorted(enabled)) or "none"
    whose = "" if given else ", as in the shipped policy; give --policy or --executors for yours"
    terminal.say(f"Enabled executors: {listed}{whose}.")
