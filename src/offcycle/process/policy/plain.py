"""This module says what a policy says, in plain words for people who read no TOML."""

from collections.abc import Callable, Iterable, Iterator

from offcycle.process.calendar import rule_words
from offcycle.process.calendar.rule_words import DAYS, listed
from offcycle.process.policy.file import Policy
from offcycle.process.policy.people import May


def plain(policy: Policy, named: Callable[[str], str] = str) -> str:
    """The policy as a text with headings and lists; `named` gives the name of an account."""
    parts = (_signing, _rights, _hours, _windows, _clocks, _machines, _form)
    told = [f"# {policy.name or 'The policy'}"]
    for heading, *lines in (_approving(policy, named), *(part(policy) for part in parts)):
        told.append(f"## {heading}\n\n" + "\n".join(f"- {line}" for line in lines))
    return "\n\n".join(told) + "\n"


def _roles(policy: Policy, roles: Iterable[str], joint: str = "or") -> str:
    return listed((policy.label(role) for role in roles), joint)


def _hours_of(number: int) -> str:
    return "1 hour" if number == 1 else f"{number} hours"


def _minutes(number: int) -> str:
    return "1 minute" if number == 1 else f"{number} minutes"


def _approving(policy: Policy, named: Callable[[str], str]) -> Iterator[str]:
    quorum = policy.quorum
    yield "Who approves"
    yield f"The approvers are {listed(map(named, quorum.seats)) or 'nobody yet'}, each with the role {policy.label(quorum.role)}."
    needed = quorum.needed or len(quorum.seats)
    all_of_them = needed == len(quorum.seats)
    yield (
        "All of them have to say yes."
        if all_of_them
        else f"{needed} of {len(quorum.seats)} have to say yes."
    )
    for seat, several in quorum.alternates.items():
        yield f"For {named(seat)}, {listed(map(named, several), 'or')} may stand in."
    if quorum.silent_priorities:
        at = listed(quorum.silent_priorities, "and")
        yield f"At {at}, somebody may stand in for an approver who has been silent for {_minutes(quorum.silent_minutes)}."
    yield f"Approvals hold for {_hours_of(quorum.holds_hours)}; people are reminded {_hours_of(quorum.reminder_hours)} before."


def _signing(policy: Policy) -> Iterator[str]:
    yield "Who signs off staging"
    yield "One person of each group, and nobody for two of them."
    for group in policy.validation.groups:
        yield f"{_roles(policy, group)}."


def _rights(policy: Policy) -> Iterator[str]:
    yield "Who may do what"
    for name, about in May.model_fields.items():
        what = str(about.description).removeprefix("Roles that may ").removesuffix(".")
        given = _roles(policy, getattr(policy.may, name)) or "nobody"
        yield f"{what[:1].upper()}{what[1:]}: {given}."


def _hours(policy: Policy) -> Iterator[str]:
    hours = policy.hours
    yield "When people are at work"
    days = listed((DAYS[day] for day in hours.days), "and")
    yield f"{days}, {hours.core_from} to {hours.core_until}, by the clocks of {hours.zone}."
    if hours.holidays:
        yield f"Not on the public holidays of {hours.holidays}."
    if hours.quiet_from:
        yield f"Nobody is woken from {hours.quiet_from} to {hours.quiet_until}."


def _windows(policy: Policy) -> Iterator[str]:
    windows = policy.windows
    yield "When what is no emergency goes to production"
    days = f"on {rule_words.said(windows.rule)}" if windows.rule else "on days set by hand"
    yield f"It waits for a window: {days}, from {windows.opens}, for {_hours_of(windows.hours)}."
    yield f"Proposed is one that is {windows.lead_working_days} working days away or more, and {windows.furthest_days} days at most."


def _clocks(policy: Policy) -> Iterator[str]:
    clocks = policy.clocks
    hosting = policy.label(policy.roles.hosting)
    yield "How long things may take"
    yield f"In an incident, {hosting} acknowledges a request within {_minutes(clocks.acknowledge_minutes)}; otherwise within {_hours_of(clocks.acknowledge_core_hours)} of work."
    yield f"A call for help in staging is set within {_minutes(clocks.help_minutes)}."
    yield f"Whoever stands by said so {_minutes(clocks.standby_minutes)} before the start at most."
    yield f"A run that says nothing for {_minutes(clocks.run_silent_minutes)} is asked about."
    yield f"In an incident, stakeholders hear of it within {_minutes(clocks.first_update_minutes)}, and then every {_minutes(clocks.update_minutes)}."
    for priority, times in sorted(clocks.priorities.items()):
        yield f"{priority}: somebody responds within {_hours_of(times.response_hours)}, and it is resolved within {_hours_of(times.resolution_hours)}."


def _machines(policy: Policy) -> Iterator[str]:
    yield "What may be done by machine"
    enabled = listed(policy.executors.enabled, "and")
    yield (
        f"Plans may ask for {enabled}. A person may do such a step by hand as well."
        if enabled
        else "Nothing: people do every step by hand."
    )


def _form(policy: Policy) -> Iterator[str]:
    yield f"The form: {policy.form.title}"
    if policy.form.paper:
        yield f"Its paper is the organisation's own: {policy.form.paper}."
    for about in policy.form.fields:
        asked = _roles(policy, about.asked_of or policy.may.form)
        if about.filled_from and not about.required:
            yield f"{about.label}: filled by itself."
        else:
            yield f"{about.label}: {'asked of' if about.required else 'may be filled by'} {asked}."
