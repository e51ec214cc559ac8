"""This module tells from a heading what stands below it: steps, rollback, checks, or an explanation."""

import re
from typing import Literal

from offcycle.runbook.words import VERBS, WORD

Stage = Literal["around", "main", ""]
Kind = Literal["note", "prerequisites", "rollback", "checks", "later", "steps", ""]

# Also in some other languages: a heading that is numbered so is a step in any of them.
COUNTED = (
    "step|part|phase|stage|\u00e9tape|etape|schritt|paso|passo|etapa|fase|krok|\u0448\u0430\u0433"
)
NUMBERED = re.compile(
    rf"(?:(?:{COUNTED})"
    r"(?:\s*#?\s*\d{1,4}(?:\.\d{1,3})*[a-z]?\b|\s+[ivx]{2,5}\b"
    r"|\s+[a-z](?=\s*[-\u2013\u2014:.)]|\s*$))"
    r"|\d{1,2}(?:\.\d{1,2})+[.):]?(?=\s)"
    r"|\d{1,3}\s*[.):](?!\d)"
    r"|\d{1,2}(?=\s+[-\u2013\u2014]\s))"
    r"\s*[-\u2013\u2014:.)]*\s*",
    re.IGNORECASE,
)
NAMED_STEP = re.compile(rf"(?:{COUNTED})\b", re.IGNORECASE)
# What is done before and after, whichever way is taken.
AROUND = re.compile(
    r"(?:pre|post)[\s-][a-z]{3,}\b.*|(?:before|after) [a-z].*"
    r"|(?:preparations?|planning|clean[\s-]?up|wrap[\s-]?up|tidy(?:ing)?[\s-]?up|(?:initial|final) checks)"
    r"(?: (?:steps|tasks|actions|phase|checklist))?\s*(?:\(.*\))?",
    re.IGNORECASE,
)
# What is done one after the other, because the first finds out what the next is for.
MAIN = re.compile(
    r"(?:(?:possible )?(?:diagnos(?:is|tics)|investigation|triage|mitigations?|remediations?|resolutions?|checks|(?:the )?fix(?:es)?)"
    r"|(?:immediate|initial) (?:actions?|response|assessment))"
    r"(?: (?:steps|tasks|actions|phase|checklist))?(?: (?:and|&) [a-z]+)?\s*(?:\(.*\))?",
    re.IGNORECASE,
)
EARLY = re.compile(r"\W*(?:pre[\s-]|before\b|initial\b)", re.IGNORECASE)
ROLLBACK = re.compile(
    r"\b(?:roll(?:ing|ed)?[\s-]?backs?|back(?:ing|ed)?[\s-]?outs?|undo(?:ing)?|revert(?:ing)?|reversion)\b",
    re.IGNORECASE,
)
CHECKS = re.compile(
    r"\b(?:validations?|acceptance|verifications?)\b|^(?:verify|validate|smoke[\s-]tests?)$",
    re.IGNORECASE,
)
LATER = re.compile(r"^(?:later|follow[\s-]?ups?|next steps?)$", re.IGNORECASE)
STEPS = re.compile(
    r"^(?:steps|procedure)\b|\b(?:steps|procedure|instructions|checklist|step[\s-]by[\s-]step(?: guide)?)$"
    r"|^(?:actions|tasks|implementation|execution|process)$",
    re.IGNORECASE,
)
PREREQUISITES = re.compile(
    r"^(?:pre[\s-]?requisites?|requirements|before you (?:begin|start))\b|\bpre[\s-]?requisites?$",
    re.IGNORECASE,
)
OPENS_A_NOTE = frozenset({"what", "why", "when", "about", "understanding"})
IS_A_NOTE = frozenset(
    """
    overview meaning impact symptom symptoms background context glossary reference references
    archaeology introduction intro purpose scope summary description audience contacts resources
    changelog troubleshooting faq definitions links toc contents
    goals objectives
    """.split()
)
_NOTED = r"(?:notes?|examples?|tips|tricks|hints|caveats|limitations|appendix|best practices)"
ALONE_A_NOTE = re.compile(rf"{_NOTED}(?: (?:and|&) {_NOTED})?", re.IGNORECASE)
NOTES = re.compile(
    r"^(?:known (?:issues?|problems?|errors?|limitations?)|table of contents|see also|further reading"
    r"|related (?:documents?|documentation|links?|runbooks?|pages?)|(?:change|revision|document) history)\b",
    re.IGNORECASE,
)
SIGNS = re.compile(r"^[^\w(]+|[^\w)]+$")
TO_DO = re.compile(r"what (?:to do|you (?:need|have) to do|needs to)\b", re.IGNORECASE)
HOW_TO = re.compile(r"how (?:to|do)\b", re.IGNORECASE)


def number_of(heading: str) -> str:
    """What numbers the heading, such as `Step 4: `; empty for one that is not numbered."""
    found = NUMBERED.match(heading)
    return found[0] if found else ""


def without_number(heading: str) -> str:
    return heading[len(number_of(heading)) :].strip() or heading


def stage_of(heading: str) -> Stage:
    """Whether a heading names when its steps are done: before or after the others, or one after the other."""
    said = _said(heading)
    return "around" if AROUND.fullmatch(said) else "main" if MAIN.fullmatch(said) else ""


def kind_of(heading: str) -> Kind:
    """What the heading itself says of what stands below it; nothing if it names only its matter."""
    said = _said(heading)
    if ROLLBACK.search(said):
        return "rollback"
    if CHECKS.search(said) and not (EARLY.match(said) or NAMED_STEP.match(heading)):
        return "checks"
    if LATER.match(said):
        return "later"
    if PREREQUISITES.search(said):
        return "prerequisites"
    if _explains(said):
        return "note"
    return "steps" if STEPS.search(said) else ""


def _said(heading: str) -> str:
    """The heading without its number, and without the signs and pictures around it."""
    return SIGNS.sub("", without_number(heading))


def _explains(said: str) -> bool:
    if NOTES.match(said) or ALONE_A_NOTE.fullmatch(said):
        return True
    words = [word.lower() for word in WORD.findall(said)]
    if not words or TO_DO.match(said):
        return False
    if words[0] in OPENS_A_NOTE:
        return True
    return words[0] not in VERBS and (words[0] in IS_A_NOTE or words[-1] in IS_A_NOTE)
