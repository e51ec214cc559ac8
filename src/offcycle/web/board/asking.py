"""This module reads what is asked of the board: words and filters, as they stand in its address."""

import re
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from offcycle.ledger.read import Filter
from offcycle.process.policy import Policy
from offcycle.process.visibility import answers_for
from offcycle.process.world import EVERYWHERE, World
from offcycle.web import names
from offcycle.web.fields import PageForm

ME = "me"
OPEN, ENDED, ALL = "open", "ended", "all"
STAGES = ("triage", "plan", "staging", "form", "review", "run", "notices")
VERDICTS = (("emergency", "Emergency"), ("deferred", "No emergency"), ("open", "Not decided yet"))
DRILLS = (("no", "No drills"), ("yes", "Drills alone"))
LONGEST_WORDS = 200
SHORTEST_BEGINNING = 2  # letters; what begins with one letter is nearly everything
_REF = re.compile(r"(?:cr-?)?([1-9][0-9]{3,14})", re.IGNORECASE)


class Asking(PageForm):
    """What the list is narrowed to; nothing is needed."""

    q = forms.CharField(
        label="Search", required=False, max_length=LONGEST_WORDS, widget=forms.TextInput
    )
    show = forms.ChoiceField(label="Show", required=False)
    waiting = forms.ChoiceField(label="Waits for", required=False)
    stage = forms.ChoiceField(label="Stage", required=False)
    system = forms.ChoiceField(label="System", required=False)
    verdict = forms.ChoiceField(label="Verdict", required=False)
    priority = forms.ChoiceField(label="Priority", required=False)
    drill = forms.ChoiceField(label="Drills", required=False)

    def __init__(self, data: QueryDict, world: World, visible: frozenset[str] | None) -> None:
        super().__init__(data)
        policy, roster = world.policy, world.roster
        known = [each for each in roster.systems if visible is None or each in visible]
        found = {
            "show": [
                ("", "Open; searching: all"),
                (OPEN, "Open"),
                (ENDED, "Ended"),
                (ALL, "Open and ended"),
            ],
            "waiting": [
                ("", "Anybody"),
                (ME, "Me"),
                *((each, names.role(each, policy).capitalize()) for each in _roles(world)),
            ],
            "stage": [("", "Any"), *((each, names.step(each)) for each in STAGES)],
            "system": [("", "Any"), *sorted((each, names.system(each, roster)) for each in known)],
            "verdict": [("", "Any"), *VERDICTS],
            "priority": [("", "Any"), *((each, each) for each in _priorities(policy))],
            "drill": [("", "Drills too"), *DRILLS],
        }
        for name, choices in found.items():
            self.offer(name, choices)


def _roles(world: World) -> list[str]:
    """The roles that somebody holds."""
    return sorted({role for (role, _), accounts in world.roster.holdings.items() if accounts})


def _priorities(policy: Policy) -> list[str]:
    return sorted({each for row in policy.priority.values() for each in row.values()})


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, understood."""

    said: dict[str, str]
    is_open: bool | None

    @property
    def anything(self) -> bool:
        """Whether anything was asked, beside to show what is open."""
        return bool(self.said) and self.said != {"show": OPEN}

    @property
    def query(self) -> str:
        """The part of an address that asks the same again."""
        return urlencode(self.said)

    @property
    def narrowed(self) -> int:
        """By how many filters the list is narrowed, beside the words."""
        return len([name for name in self.said if name not in {"q", "show"}])


def understood(form: Asking) -> Asked | None:
    """What the form asks for; None if it asks for what there is not."""
    if not form.is_valid():
        return None
    said = {name: str(value) for name, value in form.cleaned_data.items() if value}
    fallback = ALL if "q" in said else OPEN
    return Asked(said, {OPEN: True, ENDED: False, ALL: None}[said.get("show", fallback)])


def filtered(asked: Asked, account: str, visible: frozenset[str] | None, world: World) -> Filter:
    """The filter of the record that gives what was asked for."""
    said, drill = asked.said, asked.said.get("drill")
    only = Filter(
        visible=visible,
        stage=said.get("stage"),
        system=said.get("system"),
        verdict=said.get("verdict"),
        priority=said.get("priority"),
        drill=None if drill is None else drill == "yes",
        is_open=asked.is_open,
        waiting_on=_waiting(said.get("waiting"), account, world),
    )
    return _worded(only, said["q"]) if "q" in said else only


def _waiting(wanted: str | None, account: str, world: World) -> frozenset[tuple[str, str]] | None:
    if wanted == ME:
        return answers_for(account, world.roster)
    return None if wanted is None else frozenset({(wanted, EVERYWHERE)})


def _worded(only: Filter, typed: str) -> Filter:
    """With the words that were typed; the last one may be the beginning of a longer one. A reference is no word."""
    found = _REF.fullmatch(typed.strip())
    if found:
        return replace(only, refs=frozenset({f"CR-{found[1]}"}))
    last = re.search(r"[^\W_]+$", typed)
    begins = last is not None and len(last[0]) >= SHORTEST_BEGINNING
    return replace(only, words=f"{typed}*" if begins else typed)
