"""This module decides whether a change is marked as security related: anyone raises it, only the ISSO lowers it."""

from collections.abc import Iterator

from offcycle.process.events import Event, Prose
from offcycle.process.events import triage as events
from offcycle.process.kernel import Case, Unmet, check, command, rule
from offcycle.process.rules import in_person, is_active, is_open, people
from offcycle.process.triage.asked import Answers, Mark
from offcycle.process.triage.judging import security_related
from offcycle.process.visibility import may_see


def implied(ask: Answers) -> str:
    """Why answers make a change security related; empty when they do not."""
    if ask.security_related:
        return "It was said at triage."
    if ask.security:
        return "Security needs the change at once."
    return (
        "Personal data are or may be involved." if ask.personal_data in {"possible", "yes"} else ""
    )


def lowered_unmet(case: Case) -> Unmet | None:
    """Why the actor may not take the mark back, or none."""
    role = case.policy.roles.isso
    if not security_related(case.facts) or case.holds(role):
        return None
    return Unmet(
        f"This change was marked as security related, and only the {case.policy.label(role)} takes that back.",
        f"Leave the mark, or ask {people(case, (role,))}.",
        case.waiting(role),
    )


@rule("security.seen", "Whoever may see a change may mark it as security related.")
def _seen(case: Case) -> Unmet | None:
    if may_see(case.actor, case.world, case.facts):
        return None
    team = case.policy.label(case.policy.roles.hosting)
    do = f"Tell somebody of its team or of the {team} what you know."
    return Unmet("You may not see this change.", do)


@rule("security.unmarked", "A change is marked once.")
def _unmarked(case: Case) -> Unmet | None:
    if not security_related(case.facts):
        return None
    return Unmet("It is marked as security related already.", "Say what you know in a comment.")


@rule("security.marked", "Only a mark that is there is taken back.")
def _marked(case: Case) -> Unmet | None:
    if security_related(case.facts):
        return None
    return Unmet("It is not marked as security related.", "Nothing needs to be done.")


@rule("security.isso", "Only the security officer takes the mark back.")
def _isso(case: Case) -> Unmet | None:
    role = case.policy.roles.isso
    if case.holds(role):
        return None
    return Unmet(
        f"Only the {case.policy.label(role)} takes the mark back.",
        f"Ask {people(case, (role,))}.",
        case.waiting(role),
    )


@check("security.reason", "The mark is set and taken back with a reason.", typed=True)
def _reason(_: Case, ask: Mark) -> Unmet | None:
    if ask.reason.strip():
        return None
    return Unmet("No reason was given.", "Say in a sentence why.")


@command("raise-security", Mark, is_open, is_active, _seen, _unmarked, checks=(_reason,))
def mark(_: Case, ask: Mark) -> Iterator[Event]:
    """Mark the change as security related; the security officer is told at once, with all that is there so far."""
    yield events.SecurityRaised(raised=True, reason=Prose(ask.reason.strip()))


@command("lower-security", Mark, is_open, in_person, _isso, _marked, checks=(_reason,))
def unmark(_: Case, ask: Mark) -> Iterator[Event]:
    """Take back the mark that the change is security related; only the security officer does."""
    yield events.SecurityRaised(raised=False, reason=Prose(ask.reason.strip()))
