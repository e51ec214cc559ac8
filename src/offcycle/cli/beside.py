"""This module shows what of a change stands beside its steps: what had already been made, updates, follow-ups, and feedback."""

from collections.abc import Mapping
from typing import Any

from offcycle.cli.terminal import indented, local, say

Told = dict[str, Any]
Names = Mapping[str, str]


def made_already(change: Told, names: Names) -> None:
    """What had been made before the change was entered; such a change is never approved."""
    made = change["afterwards"]
    if made is None:
        return
    say("RECORDED AFTERWARDS, NOT APPROVED", bold=True)
    who = names.get(made["made_by"], made["made_by"])
    say(f"{who} made it, from {local(made['started_at'])} to {local(made['ended_at'])}:")
    indented(made["what"])
    say("Why:")
    indented(made["why"])
    say(made["says"])


def _told_last(update: Told, names: Names) -> None:
    """The latest update, with what it promised."""
    who = names.get(update["by"], update["by"])
    say(f"Stakeholders were last told by {who}, {local(update['at'])}:")
    indented(update["message"])
    if update["expected"]:
        say(f"Expected to be resolved by {local(update['expected'])}.")
    if update["next_by"]:
        say(f"The next update was promised by {local(update['next_by'])}.")
    elif update["last"]:
        say("It was the last regular update, until something changes.")


def left_to_do(change: Told, names: Names) -> None:
    """What stakeholders were told last, what is left to do, and what those who were served said."""
    if change["updates"]:
        _told_last(change["updates"][-1], names)
    owed = change["update_owed"]
    if owed:
        say(
            f"Stakeholders are owed an update by {local(owed['due'])}: offcycle update {change['ref']}"
        )
    for each in change["follow_ups"]:
        mark = "[x]" if each["done_at"] else "[ ]"
        owner = names.get(each["owner"], each["owner"])
        say(f"{mark} Follow-up {each['n']} for {owner}, due {local(each['due'])}: {each['text']}")
    for each in change["feedback"]:
        who = names.get(each["by"], each["by"])
        say(f"{who} found the process {each['usefulness']} of 5 useful, {each['speed']} of 5 fast.")
