"""This module is the words that an organisation's own paper may ask for: every field of its form, and what else is known of a change.

A fillable PDF has fields of these names; a Word document has them in double braces. What comes as a list stands under `lists`, for
rows of a Word table. A field of the form goes before a word of the same name.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from offcycle.paper.wording import DRILL
from offcycle.process import form
from offcycle.process.facts import Submission
from offcycle.process.kernel import Case
from offcycle.process.policy import Form
from offcycle.process.policy.sense.filling import KNOWN

Data = dict[str, Any]

LISTS = ("fields", "warnings", "risk", "validated", "decisions", "steps")


def words(case: Case, submission: Submission | None, data: Data) -> dict[str, str]:
    """Every word by its name."""
    typed = {each.about.name: each.value for each in form.fields(case, submission)}
    return {**form.known(case), **_told(data), **typed}


def sample(about: Form) -> dict[str, str]:
    """Every word without a value, to try a paper before there is a change."""
    texts = dict.fromkeys(("ref", "organisation", "title", "state", "quorum"), "")
    nothing = dict.fromkeys(("seal", "plan", "drill", "afterwards"))
    rows: Data = {name: [] for name in LISTS}
    names = dict.fromkeys([*KNOWN, *(each.name for each in about.fields)], "")
    return {**_told({**texts, **nothing, **rows}), **names}


def _told(data: Data) -> dict[str, str]:
    seal, plan = data["seal"] or {}, data["plan"] or {}
    digests = plan.get("digests") or [{}]
    return {
        "ref": data["ref"],
        "organisation": data["organisation"],
        "form_title": data["title"],
        "state": data["state"],
        "submission": seal.get("number", ""),
        "words": seal.get("words", ""),
        "digest": seal.get("digest", ""),
        "drill": DRILL if data["drill"] else "",
        "afterwards": _afterwards(data),
        "quorum": data["quorum"],
        "plan_title": plan.get("title", ""),
        "plan_revision": plan.get("revision", ""),
        "plan_author": plan.get("author", ""),
        "plan_digest": digests[0].get("value", ""),
        "warnings": _lines(data["warnings"], "{title}: {text}"),
        "risk": _lines(data["risk"], "{label}: {value}"),
        "validated": _lines(data["validated"], "{who} ({roles}): {verdict}, {at}"),
        "decisions": _lines(_given(data), "{who}: {verdict}, {at}. {reason}"),
        "steps": _lines(_steps(data), "{number}. {text}"),
    }


def _afterwards(data: Data) -> str:
    made = data["afterwards"] or {}
    return "\n".join(str(made[name]) for name in ("stamp", "says", "what", "why", "made") if made)


def marks(data: Data, *, draft: bool) -> list[Data]:
    """What nobody may overlook: it is set on top of an own form that has no place for the word."""
    told = {
        "drill": DRILL if data["drill"] else "",
        "afterwards": data["afterwards"]["stamp"] if data["afterwards"] else "",
        "state": data["state"] if draft else "",
    }
    return [{"name": name, "text": text} for name, text in told.items() if text]


def lists(data: Data) -> dict[str, list[Data]]:
    """What a table of a Word document goes through, row by row."""
    kept = {name: list(data[name]) for name in LISTS if name != "steps"}
    return {**kept, "steps": list(_steps(data))}


def _given(data: Data) -> list[Data]:
    return [each for each in data["decisions"] if each["at"]]


def _steps(data: Data) -> Iterable[Data]:
    for part in (data["plan"] or {}).get("parts", ()):
        for step in part["steps"]:
            told = {name: step[name] for name in ("number", "section", "machine")}
            yield {**told, "part": part["title"], "text": step["text"]["markdown"]}


def _lines(rows: Iterable[Mapping[str, Any]], pattern: str) -> str:
    return "\n".join(pattern.format_map(row).strip() for row in rows)
