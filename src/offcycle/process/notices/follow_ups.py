"""This module decides what is left to do after a change, with who does it by when; it outlives the change."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten

from offcycle.process.events import Event, Prose
from offcycle.process.events import notices as events
from offcycle.process.facts import FollowUp, Happened
from offcycle.process.kernel import Case, Unmet, Waiting, check, command, rule
from offcycle.process.rules import listed, may

LONGEST_TEXT = 2000
LONGEST_SAID = 200
OWNER, OWNERS = "owner", "follow_up_owners"


@dataclass(frozen=True, slots=True)
class SetFollowUp:
    """What is left to do, who does it, and by when."""

    text: str
    owner: str
    due: datetime


@dataclass(frozen=True, slots=True)
class FinishFollowUp:
    """The follow-up that is done, by its number within the change."""

    follow_up: int
    note: str = ""


@rule("follow_up.requested", "Follow-ups belong to a change that was not withdrawn.")
def _there(case: Case) -> Unmet | None:
    if case.facts.requested_at and case.facts.withdrawn_at is None:
        return None
    return Unmet(
        "There is no such change, or it was withdrawn.", "Request a change for what is to be done."
    )


@check("follow_up.text", f"A follow-up has 1 to {LONGEST_TEXT} characters.", typed=True)
def _text(_: Case, ask: SetFollowUp) -> Unmet | None:
    if 0 < len(ask.text.strip()) <= LONGEST_TEXT:
        return None
    return Unmet(
        f"The follow-up has {len(ask.text.strip())} characters.",
        f"Say in 1 to {LONGEST_TEXT} what is left to do.",
    )


@check("follow_up.owner", "A follow-up is owned by an active account.", typed=True)
def _owner(case: Case, ask: SetFollowUp) -> Unmet | None:
    if case.world.roster.active(ask.owner):
        return None
    return Unmet(
        f"No active account is called “{ask.owner}”.", "Name the account of who will do it."
    )


@check("follow_up.due", "A follow-up is due at a time to come.", typed=True)
def _due(case: Case, ask: SetFollowUp) -> Unmet | None:
    if ask.due > case.at:
        return None
    return Unmet("That time has passed.", "Name a time to come by which it is to be done.")


@command("follow-up", SetFollowUp, _there, may("comment"), checks=(_text, _owner, _due))
def set_follow_up(_: Case, ask: SetFollowUp) -> Iterator[Event]:
    """Note what is left to do after the change, with who does it by when; also after it was closed."""
    yield events.FollowUpSet(text=Prose(ask.text.strip()), owner=ask.owner, due=ask.due)


@rule("follow_up.any", "There is a follow-up that is not done.")
def _some_open(case: Case) -> Unmet | None:
    if any(each.done_at is None for each in case.facts.follow_ups):
        return None
    return Unmet("Nothing is left to follow up here.", "Nothing needs to be done.")


@rule(
    "follow_up.may",
    "A follow-up is marked as done by its owner, or by a role that may send notices or set follow-ups.",
)
def _may_finish(case: Case) -> Unmet | None:
    roles = case.policy.may.comment
    owners = {each.owner for each in case.facts.follow_ups}
    if case.holds(*roles) or (
        case.actor.account in owners and case.world.roster.active(case.actor.account)
    ):
        return None
    return Unmet(
        "You own no follow-up here, and hold no role that may say that one is done.",
        "Ask its owner to mark it as done.",
        case.waiting(*roles),
    )


@check("follow_up.open", "The follow-up that is named is there, and is not done yet.")
def _named(case: Case, ask: FinishFollowUp) -> Unmet | None:
    known = {each.n: each for each in case.facts.follow_ups}
    left = [str(n) for n, each in known.items() if each.done_at is None]
    if not left or str(ask.follow_up) in left:
        return None
    return Unmet(
        f"There is no follow-up {ask.follow_up} that is left to do.", f"Left are {', '.join(left)}."
    )


@command("follow-up-done", FinishFollowUp, _there, _may_finish, _some_open, checks=(_named,))
def finish_follow_up(_: Case, ask: FinishFollowUp) -> Iterator[Event]:
    """Mark a follow-up as done."""
    yield events.FollowUpDone(follow_up=ask.follow_up, note=Prose(ask.note.strip()))


def said(several: Sequence[FollowUp]) -> str:
    """What is to be done, as a clock says it."""
    numbers = listed([str(each.n) for each in several])
    texts = "; ".join(str(each.text).rstrip(". ") for each in several)
    which = f"Follow-up {numbers} is" if len(several) == 1 else f"Follow-ups {numbers} are"
    return shorten(f"{which} done: {texts}.", LONGEST_SAID, placeholder=" …")


def waiting(due: datetime, case: Case) -> tuple[Waiting, ...]:
    """Who still has to do what is due at a time; the lead, where an owner has left."""
    owners = dict.fromkeys(each.owner for each in _left(due, case))
    here = tuple(one for one in owners if case.world.roster.active(one))
    found = (Waiting(OWNER, here),) if here else ()
    return found if len(here) == len(owners) else (*found, *case.waiting(case.policy.roles.lead))


def _left(due: datetime | None, case: Case) -> list[FollowUp]:
    return [each for each in case.facts.follow_ups if each.due == due and each.done_at is None]


def _owners(h: Happened, case: Case) -> tuple[str, ...]:
    due = getattr(h.event, "due", None)
    asked = waiting(due, case) if due else ()
    return tuple(dict.fromkeys(one for each in asked for one in each.accounts))


PEOPLE: dict[str, Callable[[Happened, Case], tuple[str, ...]]] = {OWNERS: _owners}
"""Who is told because they said that they would do it, or because whoever did has left."""


def words(h: Happened, case: Case) -> dict[str, str]:
    """What is still to be done by the time that a notice is about, with who does it."""
    left = _left(getattr(h.event, "due", None), case)
    return {"follow_ups": "\n".join(f"{each.text} ({case.name(each.owner)})" for each in left)}
