"""This module decides step 0: is the change needed off-cycle, how urgent is it, has hosting taken notice."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from offcycle.process.events import Event, Prose
from offcycle.process.events import triage as events
from offcycle.process.facts import Facts
from offcycle.process.facts import Triage as TriageFacts
from offcycle.process.kernel import Case, Met, Unmet, check, command, gate, rule
from offcycle.process.policy import Policy
from offcycle.process.rules import is_active, is_open, may, people

IMPACTS = ("extensive", "significant", "moderate", "minor")
URGENCIES = ("severe", "high", "medium", "low")
PERSONAL_DATA = ("no", "possible", "yes")
LONGEST_TITLE = 200


def verdict(triage: TriageFacts) -> str:
    """`emergency` after a yes to either question, `deferred` after no to both, else `open`."""
    said = (
        triage.active,
        triage.users_cannot_access,
        triage.performance_degraded,
        triage.security,
        triage.quality,
    )
    if any(said):
        return "emergency"
    decisive = (triage.active, triage.security, triage.quality)
    return "open" if None in decisive else "deferred"


def priority(triage: TriageFacts, policy: Policy) -> str:
    """The priority that the policy's matrix gives to urgency and impact; empty while one of them is not known."""
    return policy.priority.get(triage.urgency, {}).get(triage.impact, "")


def security_related(facts: Facts) -> bool:
    """Whether the change is security related: said, or implied by a need, by personal data or by the risk review.

    What once implied it keeps doing so after it was answered anew: only the ISSO takes the mark back.
    """
    return facts.triage.security_related


@gate(
    "triage",
    "Both questions are answered: is there an active incident, and is there an immediate need?",
)
def answered(case: Case) -> Met | Unmet:
    """Step 0: the two questions."""
    found = verdict(case.facts.triage)
    if found == "open":
        return Unmet(
            "The two triage questions are not answered yet.",
            "Say whether there is an active incident, and whether security or quality needs the change at once.",
            case.waiting(*case.policy.may.triage),
            case.facts.requested_at,
        )
    words = {
        "emergency": "It is an emergency.",
        "deferred": "It is not an emergency, so it waits for a maintenance window.",
    }
    return Met(words[found])


@gate("acknowledged", "Somebody of the hosting team has taken notice.")
def acknowledged(case: Case) -> Met | Unmet:
    """Step 1: hosting knows."""
    triage, requested = case.facts.triage, case.facts.requested_at
    if triage.acknowledged_at:
        return Met(f"{case.name(triage.acknowledged_by)} took notice.")
    roles = case.policy.may.acknowledge
    return Unmet(
        "Nobody of the hosting team has taken notice yet.",
        f"Acknowledge it: {people(case, roles)}.",
        case.waiting(*roles),
        requested,
        requested and requested + timedelta(minutes=case.policy.clocks.acknowledge_minutes),
    )


@dataclass(frozen=True, slots=True)
class Request:
    """A request: the system and a title are enough."""

    system: str
    title: str
    drill: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """The triage answers that are given now; what is null is not said."""

    title: str | None = None
    description: str | None = None
    links: tuple[str, ...] | None = None
    active: bool | None = None
    users_cannot_access: bool | None = None
    performance_degraded: bool | None = None
    security: bool | None = None
    quality: bool | None = None
    why: str | None = None
    impact: str | None = None
    urgency: str | None = None
    personal_data: str | None = None
    security_related: bool | None = None
    affected: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Nothing:
    """A command for which nothing is typed."""


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Why a change is taken back."""

    reason: str


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
        "Ask somebody of its dev team or of hosting to request it.",
    )


@check("request.title", f"A title has 1 to {LONGEST_TITLE} characters.", typed=True)
def _title(_: Case, ask: Request) -> Unmet | None:
    return _title_unmet(ask.title)


@check("triage.something", "An answer says something.", typed=True)
def _says_something(_: Case, ask: Answers) -> Unmet | None:
    if ask != Answers():
        return None
    return Unmet("Nothing was answered.", "Answer at least one question.")


@check("triage.title", f"A title has 1 to {LONGEST_TITLE} characters.", typed=True)
def _new_title(_: Case, ask: Answers) -> Unmet | None:
    return None if ask.title is None else _title_unmet(ask.title)


def _title_unmet(title: str) -> Unmet | None:
    if 0 < len(title.strip()) <= LONGEST_TITLE:
        return None
    return Unmet(
        f"The title has {len(title.strip())} characters.",
        f"Say in 1 to {LONGEST_TITLE} characters what is wrong.",
    )


@check("triage.scales", "Impact, urgency and personal data are values of their scales.", typed=True)
def _scales(_: Case, ask: Answers) -> Unmet | None:
    scales = ((ask.impact, IMPACTS), (ask.urgency, URGENCIES), (ask.personal_data, PERSONAL_DATA))
    wrong = [(said, scale) for said, scale in scales if said is not None and said not in scale]
    if not wrong:
        return None
    said, scale = wrong[0]
    return Unmet(f"“{said}” is not on the scale.", f"Choose one of {', '.join(scale)}.")


@check(
    "triage.security", "Anyone marks a change as security related; only the ISSO takes that back."
)
def _security_lowered(case: Case, ask: Answers) -> Unmet | None:
    if ask.security_related is not False or not security_related(case.facts):
        return None
    return Unmet(
        "This change was marked as security related, and that stays.",
        "Leave the mark; only the ISSO takes it back.",
        case.waiting(case.policy.roles.isso),
    )


@check("triage.affected", "Affected systems are known, and are other systems.", typed=True)
def _affected_known(case: Case, ask: Answers) -> Unmet | None:
    strange = [
        one
        for one in ask.affected or ()
        if one not in case.world.roster.systems or one == case.facts.system
    ]
    if not strange:
        return None
    return Unmet(
        f"These are not other systems that are known here: {', '.join(strange)}.",
        "Name other systems by their slugs.",
    )


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
    checks=(_system_known, _may_request, _title),
    on="new change",
)
def request(_: Case, ask: Request) -> Iterator[Event]:
    """Ask for an off-cycle change of a system; hosting is told at once."""
    yield events.Requested(system=ask.system, title=Prose(ask.title.strip()), drill=ask.drill)


SAID = tuple(name for name in events.Answered.__dataclass_fields__)


@rule(
    "triage.before_production",
    "Triage is not revised while production is changed, or after it was changed and not failed.",
)
def _before_production(case: Case) -> Unmet | None:
    run = case.facts.taken
    if run is None:
        return None
    return Unmet(
        f"{run.id} has applied the plan to production under the present triage, or is doing so.",
        "Say what is left to say in a comment.",
    )


@command(
    "triage",
    Answers,
    is_open,
    may("triage"),
    _before_production,
    checks=(_says_something, _new_title, _scales, _affected_known, _security_lowered),
)
def answer(_: Case, ask: Answers) -> Iterator[Event]:
    """Answer the triage questions, or answer them anew when the facts change."""
    said = {name: getattr(ask, name) for name in SAID if getattr(ask, name) is not None}
    if said:
        yield events.Answered(**said)
    if (ask.title, ask.description, ask.links) != (None, None, None):
        yield events.Edited(
            title=None if ask.title is None else Prose(ask.title.strip()),
            description=None if ask.description is None else Prose(ask.description),
            links=None if ask.links is None else tuple(Prose(link) for link in ask.links),
        )
    if ask.affected is not None:
        yield events.AffectedSet(systems=ask.affected)


@rule("acknowledge.once", "A change is acknowledged once.")
def _not_acknowledged(case: Case) -> Unmet | None:
    triage = case.facts.triage
    if triage.acknowledged_at is None:
        return None
    return Unmet(
        f"{case.name(triage.acknowledged_by)} has taken notice already.", "Carry on with the plan."
    )


@command("acknowledge", Nothing, is_open, may("acknowledge"), _not_acknowledged)
def acknowledge(_: Case, __: Nothing) -> Iterator[Event]:
    """Say that hosting has taken notice."""
    yield events.Acknowledged()


def first_act(case: Case) -> tuple[Event, ...]:
    """The acknowledgement that any first act of hosting is."""
    due = (
        case.facts.is_open
        and case.facts.triage.acknowledged_at is None
        and case.holds(*case.policy.may.acknowledge)
    )
    return (events.Acknowledged(by_first_act=True),) if due else ()


@rule(
    "withdraw.who", "A change is withdrawn by who requested it, or by a role that the policy names."
)
def _own_or_hosting(case: Case) -> Unmet | None:
    if case.actor.account == case.facts.requested_by or case.holds(*case.policy.may.withdraw):
        return None
    return Unmet(
        "You did not request this change.",
        f"Ask {case.name(case.facts.requested_by)}, or {people(case, case.policy.may.withdraw)}.",
        case.waiting(*case.policy.may.withdraw),
    )


@rule(
    "withdraw.before_production",
    "A change is not withdrawn once production was touched or is being run.",
)
def _untouched(case: Case) -> Unmet | None:
    runs = case.facts.runs_in("production")
    run = next((each for each in runs if each.touched or each.state == "running"), None)
    if run is None:
        return None
    return Unmet(
        f"Production was changed by {run.id}, or is being changed.",
        "Finish or stop the run, then close the change.",
    )


@check("withdraw.reason", "A change is withdrawn with a reason.", typed=True)
def _reason(_: Case, ask: Withdraw) -> Unmet | None:
    return (
        None
        if ask.reason.strip()
        else Unmet(
            "No reason was given.", "Say in a sentence why the change is not needed any more."
        )
    )


@command(
    "withdraw",
    Withdraw,
    is_open,
    is_active,
    _own_or_hosting,
    _untouched,
    checks=(_reason,),
)
def withdraw(_: Case, ask: Withdraw) -> Iterator[Event]:
    """Take a change back, with a reason, before production is touched."""
    yield events.Withdrawn(reason=Prose(ask.reason.strip()))
