"""This module decides how a change is requested: a system and a title are enough."""

from collections.abc import Iterator
from dataclasses import replace

from offcycle.process.events import Event, Prose
from offcycle.process.events import triage as events
from offcycle.process.keeping_say import SAYS, kept
from offcycle.process.kernel import Case, Unmet, check, command, rule
from offcycle.process.rules import called, is_active
from offcycle.process.triage.asked import Request

LONGEST_TITLE = 200


@check("request.system", "The system is known.", typed=True)
def _system_known(case: Case, ask: Request) -> Unmet | None:
    roster = case.world.roster
    if ask.system in roster.systems:
        return None
    known = ", ".join(sorted(roster.systems)) or "none yet"
    return Unmet(f"No system is called “{ask.system}”.", f"Choose one of these: {known}.")


@check("request.may", "The requester holds a role that may request a change of the system.")
def _may_request(case: Case, ask: Request) -> Unmet | None:
    roster, roles = case.world.roster, case.policy.may.request
    if ask.system not in roster.systems or any(
        roster.holds(case.actor.account, role, ask.system) for role in roles
    ):
        return None
    return Unmet(
        f"You hold none of the roles that may request a change of {ask.system}: {', '.join(roles)}.",
        f"Ask somebody of the {called(case.policy, roles)} to request it.",
    )


@check("request.title", f"A title has 1 to {LONGEST_TITLE} characters.", typed=True)
def _title(_: Case, ask: Request) -> Unmet | None:
    return title_unmet(ask.title)


def title_unmet(title: str) -> Unmet | None:
    """Why a title cannot be one, or none."""
    if 0 < len(title.strip()) <= LONGEST_TITLE:
        return None
    return Unmet(
        f"The title has {len(title.strip())} characters.",
        f"Say in 1 to {LONGEST_TITLE} characters what is wrong.",
    )


@check("review.say_kept", SAYS)
def _say_kept(case: Case, ask: Request) -> Unmet | None:
    of_it = replace(case, facts=replace(case.facts, system=ask.system))
    return kept(of_it, "request", given_up=ask.give_up_say)


@rule("request.new", "A change is requested once.")
def _new(case: Case) -> Unmet | None:
    if case.facts.requested_at is None:
        return None
    return Unmet(
        f"{case.facts.ref} was requested already.", "Carry on with it, or request another."
    )


@command(
    "request",
    Request,
    is_active,
    _new,
    checks=(_system_known, _may_request, _title, _say_kept),
    on="new change",
)
def request(_: Case, ask: Request) -> Iterator[Event]:
    """Ask for an off-cycle change of a system; the hosting team is told at once."""
    yield events.Requested(system=ask.system, title=Prose(ask.title.strip()), drill=ask.drill)
