"""This module handles a plan that is a file on this machine: it is read as the server reads it, shown, and saved there."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from offcycle.cli import terminal
from offcycle.cli.connection import Answer, Server
from offcycle.cli.endings import WrongUsageError
from offcycle.cli.giving import path_part

if TYPE_CHECKING:
    from offcycle.runbook import Fault, Note, Reading


def source(path: Path, procedure: str | None = None) -> bytes:
    """The bytes of a plan, with the procedure chosen in its front matter if one is named; the file stays as it is."""
    try:
        found = path.read_bytes()
    except OSError as error:
        raise WrongUsageError(
            f"{path} was not read, because of this: {error.strerror}. Name a Markdown file."
        ) from error
    return chosen(found, path, procedure) if procedure else found


def chosen(found: bytes, path: Path, procedure: str) -> bytes:
    """The plan with a procedure chosen, which has to be one that it holds."""
    from offcycle.runbook import FrontMatterUnreadableError, choose, read

    known = read(found, name=path.name).procedures
    named = [name for name in known if name.casefold() == procedure.casefold()]
    if not named:
        listed = "; ".join(f'"{name}"' for name in known)
        held = f"It holds {listed}: name one of them." if known else "Leave --procedure out."
        raise WrongUsageError(f"{path} holds no procedure “{procedure}”. {held}")
    try:
        return choose(found, named[0])  # spelled as in the plan: the digest counts it
    except FrontMatterUnreadableError as error:
        raise WrongUsageError(str(error)) from error


def reading(found: bytes, path: Path, executors: frozenset[str] | None = None) -> "Reading":
    """What the plan says, with a key for each step; a step for an executor that is not among these is a fault."""
    from offcycle.runbook import keyed, read

    return keyed(read(found, name=path.name, executors=executors), None)


def fault_line(path: Path, fault: "Fault") -> str:
    """One fault as editors and people find it: file, line, column, what, and what to do."""
    return f"{path}:{fault.line}:{fault.column}: {fault.severity}: {fault.what} {fault.do}"


def text_of(found: bytes) -> str:
    """The plan as it is sent."""
    try:
        return found.decode()
    except UnicodeDecodeError as error:
        raise WrongUsageError(
            "The plan was not sent, because it is not UTF-8 text. Save it as UTF-8."
        ) from error


def save(server: Server, ref: str, body: dict[str, Any], *, over: int) -> Answer:
    """Save a new revision of a change's plan over the one that is named, 0 for none."""
    return server.put(f"/changes/{path_part(ref)}/plan", {**body, "based_on": over})


def tell_saved(saved: dict[str, Any]) -> None:
    """What was saved, and what is wrong with it or still to be chosen."""
    count = len([step for step in saved["steps"] if step["part"] == "steps"])
    terminal.say(
        f"{saved['change']}: revision {saved['revision']} of the plan is saved, {terminal.counted(count, 'step')}, {saved['digest']}",
        bold=True,
    )
    for line in saved["ends"]["says"] if saved["revision"] > 1 else ():
        terminal.say(line)
    for each in saved["warnings"]:
        terminal.say(
            f"line {each['line']}:{each['column']}: {each['severity']}: {each['what']} {each['do']}"
        )
    if saved["open_choice"]:
        terminal.say("Choose the procedure to follow:")
        for name in saved["procedures"]:
            terminal.say(f'  offcycle plan save {saved["change"]} --procedure "{name}"')


def show_steps(reading: "Reading", headings: dict[str, str]) -> None:
    """Every step with its text and code, part by part, and what is no step where it stood before, between or after them."""
    from offcycle.runbook import as_json, placed

    part, section, (*before, behind) = "", "", placed(reading)
    for step, notes in zip(as_json(reading)["steps"], before, strict=True):
        _tell_notes(notes)
        if step["part"] != part:
            part, section = step["part"], ""
            terminal.say(headings.get(part, part), bold=True)
        if step["section"] != section:
            section = step["section"]
            _tell_section(section, reading, step)
        show_step(step)
    if behind:
        terminal.say()
    _tell_notes(behind)


def _tell_section(section: str, reading: "Reading", step: dict[str, Any]) -> None:
    """The heading of a phase; not where all steps of the part stand below it, or where the step is called the same."""
    sections = {each.section for each in reading.steps if each.part == step["part"]}
    if section and len(sections) > 1 and not section.endswith(step["title"]):
        terminal.say(f"  -- {section}")


def _tell_notes(notes: "list[Note]") -> None:
    for note in notes:
        if note.section:
            terminal.say(f"     | {note.section}", bold=True)
        if note.text:
            show_note(note.text)
        terminal.say()


def show_step(step: dict[str, Any]) -> None:
    """A step with its number, key and text, in which its code and what is expected stand, and the notes by it."""
    target = f" on {step['target']}" if step["target"] else ""
    kind = "" if step["kind"] == "hand" else f"  ({step['kind']}{target})"
    from offcycle.runbook import headed

    head, rest = headed(step["title"], step["text"])
    terminal.say(f"{step['number']:>3}. {head}{kind}  [{step['key']}]")
    if rest:
        terminal.indented(rest, 5)
    for note in step["notes"]:
        show_note(note)


def show_note(text: str) -> None:
    """What is no step, told from the steps by a bar beside it."""
    for line in text.strip("\n").split("\n"):
        terminal.say(f"     | {line}".rstrip(), dim=True)
