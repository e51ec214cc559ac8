"""This module shows on the terminal what differs between plans: part by part, each changed word marked.

At a terminal what went is red and struck through, and what came is green; elsewhere they stand in `[-` and `-]`, `{+` and `+}`,
as other tools write them, so that nothing rests on colour.
"""

import json
import sys
from typing import Any

import typer

from offcycle.cli import terminal
from offcycle.cli.endings import RefusedError

AROUND = 2  # lines of what is the same that are shown beside a difference


def tell(differences: list[dict[str, Any]], by: int = 0) -> None:
    """Each difference: what it is about, of which kind, and the text with its changes marked."""
    for each in differences:
        title = f", “{each['title']}”," if each["title"] else ""
        terminal.say(f"{' ' * by}{each['what']}{title} {each['became']}.", bold=True)
        if each["kind"] == "moved":
            terminal.say(f"{' ' * by}    From {each['before']} to {each['after']}.")
        else:
            _text(each, by + 4)


def _text(difference: dict[str, Any], by: int) -> None:
    coloured = sys.stdout.isatty()
    passages = difference["passages"]
    last = len(passages) - 1
    marked = "".join(
        _shortened(each["text"], first=place == 0, last=place == last)
        if each["kind"] == "same"
        else _marked(each["kind"], terminal.clean(each["text"]), coloured=coloured)
        for place, each in enumerate(passages)
    )
    for line in marked.strip("\n").split("\n"):
        sys.stdout.write(f"{' ' * by}{line}".rstrip() + "\n")


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """What is the same, without the lines that are far from any difference."""
    lines = terminal.clean(text).split("\n")
    head, tail = 0 if first else AROUND + 1, 0 if last else AROUND + 1
    left_out = len(lines) - head - tail
    if left_out <= AROUND:
        return "\n".join(lines)
    return "\n".join([*lines[:head], f"... {left_out} lines ...", *lines[len(lines) - tail :]])


def _marked(kind: str, text: str, *, coloured: bool) -> str:
    """What went or came; the marks stand on every line, so that each can be read by itself."""
    if coloured:
        look = {"fg": "red", "strikethrough": True} if kind == "removed" else {"fg": "green"}
        return "\n".join(typer.style(line, **look) if line else "" for line in text.split("\n"))
    begin, end = ("[-", "-]") if kind == "removed" else ("{+", "+}")
    return "\n".join(f"{begin}{line}{end}" if line else "" for line in text.split("\n"))


def not_blindly(present: dict[str, Any], ref: str, file: str, *, as_json: bool) -> None:
    """Show what a file would change of a revision that somebody else saved; where nobody can be asked, refuse."""
    number, by = present["revision"], present["author"]
    said = (
        f"The plan of {ref} was not saved, because {by} has saved revision {number}, and nothing says that {file} was made from it. "
        f"Say which revision it was made from: --over {number} saves it over that one; --over N --merge saves both edits, "
        "if they touch different lines."
    )
    if as_json:
        problem = {"code": "condition_missing", "detail": said, "against": present}
        raise RefusedError(said, as_json=json.dumps(problem, indent=2, ensure_ascii=False))
    when = terminal.local(present["at"])
    terminal.say(
        f"Revision {number} was saved by {by} at {when}. Your file changes this:", bold=True
    )
    tell(present["differences"], 2)
    if not terminal.interactive():
        raise RefusedError(said)


def tell_overtaken(problem: dict[str, Any], ref: str, file: str) -> None:
    """What somebody else saved meanwhile, what both changed, and how to go on; nothing was overwritten."""
    base, current = problem["base_revision"], problem["current_revision"]
    said = f": {problem['message']}" if problem["message"] else "."
    terminal.say(
        f"Revision {current} was saved by {problem['author']} at {terminal.local(problem['at'])}{said}",
        bold=True,
    )
    terminal.say(f"It differs from revision {base} in this:" if base else "It holds this:")
    tell(problem["difference"], 2)
    if problem["both_changed"]:
        terminal.say("You changed this, too:")
        tell(problem["both_changed"], 2)
    for each in problem["conflicts"]:
        _conflict(each)
    terminal.say("Nothing was saved, and your file is as it was. To go on:", bold=True)
    for line in _onward(ref, file, current, merged=problem["merged"] is not None):
        terminal.say(f"  {line}")


def _conflict(conflict: dict[str, Any]) -> None:
    terminal.say(f"From line {conflict['line']} on, both changed the same lines.", bold=True)
    for whose, lines in (("saved", conflict["theirs"]), ("yours", conflict["yours"])):
        for line in lines or ["(nothing)"]:
            terminal.say(f"    {whose}: {line}")


def _onward(ref: str, file: str, current: int, *, merged: bool) -> list[str]:
    save = f"offcycle plan save {ref} {file}"
    if merged:
        return [f"{save} --merge    saves both edits: they touch different lines"]
    return [
        f"offcycle plan show {ref} > saved.md    fetches what was saved; take what you want of it",
        f"{save} --over {current}    then saves your file over it",
    ]
