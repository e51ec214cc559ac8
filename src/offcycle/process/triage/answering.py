"""This module decides how the triage questions are answered, and answered anew when the facts change."""

from collections.abc import Iterator
from dataclasses import replace

from offcycle.process.events import Event, Prose
from offcycle.process.events import triage as events
from offcycle.process.kernel import Case, Met, Unmet, check, command, gate, rule
from offcycle.process.policy import IMPACTS, URGENCIES
from offcycle.process.rules import in_person, is_open, may
from offcycle.process.triage import roll_call
from offcycle.process.triage.affecting import other_systems_unmet
from offcycle.process.triage.asked import Answers
from offcycle.process.triage.judging import PERSONAL_DATA, security_related, to_be_called, verdict
from offcycle.process.triage.marking import implied, lowered_unmet
from offcycle.process.triage.requesting import LONGEST_TITLE, title_unmet


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


@check("triage.something", "An answer says something.", typed=True)
def _says_something(_: Case, ask: Answers) -> Unmet | None:
    if ask != Answers():
        return None
    return Unmet("Nothing was answered.", "Answer at least one question.")


@check("triage.title", f"A title has 1 to {LONGEST_TITLE} characters.", typed=True)
def _new_title(_: Case, ask: Answers) -> Unmet | None:
    return None if ask.title is None else title_unmet(ask.title)


@check("triage.scales", "Impact, urgency and personal data are values of their scales.", typed=True)
def _scales(_: Case, ask: Answers) -> Unmet | None:
    scales = ((ask.impact, IMPACTS), (ask.urgency, URGENCIES), (ask.personal_data, PERSONAL_DATA))
    wrong = [(said, scale) for said, scale in scales if said is not None and said not in scale]
    if not wrong:
        return None
    said, scale = wrong[0]
    return Unmet(f"“{said}” is not on the scale.", f"Choose one of {', '.join(scale)}.")


@check("triage.affected", "Affected systems are known, and are other systems.", typed=True)
def _affected_known(case: Case, ask: Answers) -> Unmet | None:
    return other_systems_unmet(case, ask.affected or ())


@check(
    "triage.security",
    "Anyone marks a change as security related; only the security officer takes that back.",
)
def _lowered(case: Case, ask: Answers) -> Unmet | None:
    return lowered_unmet(case) if ask.security_related is False else None


@check(
    "triage.in_person",
    "The mark of security is taken back in person, not with a token that was made for somebody.",
)
def _lowered_in_person(case: Case, ask: Answers) -> Unmet | None:
    lowers = ask.security_related is False and security_related(case.facts)
    return in_person.find(case) if lowers else None


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
    checks=(_says_something, _new_title, _scales, _affected_known, _lowered, _lowered_in_person),
)
def answer(case: Case, ask: Answers) -> Iterator[Event]:
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
    yield from _marked(case, ask)
    yield from _called(case, ask)


def _marked(case: Case, ask: Answers) -> Iterator[Event]:
    """The mark that the answers imply, or that the ISSO takes back with them."""
    marked, because = case.facts.triage.security_related, implied(ask)
    if because and not marked:
        yield events.SecurityRaised(raised=True, reason=Prose(because))
    if marked and ask.security_related is False:
        yield events.SecurityRaised(raised=False)


def _called(case: Case, ask: Answers) -> Iterator[Event]:
    """The roll call, once, as soon as the answers make the change as urgent as the policy says."""
    triage = case.facts.triage
    now = replace(triage, impact=ask.impact or triage.impact, urgency=ask.urgency or triage.urgency)
    if triage.roll_called_at is None and to_be_called(now, case.policy):
        yield events.RollCalled(accounts=roll_call.asked(case))
