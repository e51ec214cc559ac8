"""This module says what cannot be of seats, roles and rights."""

from collections.abc import Iterator

from offcycle.process.policy.fault import Wrong
from offcycle.process.policy.file import Policy
from offcycle.process.policy.people import May, Quorum
from offcycle.process.policy.places import Path

NEEDED = (
    "request", "triage", "acknowledge", "plan", "staging", "form", "risk", "submit", "production",
    "stand_by", "validate_production", "notices", "close", "window",
)  # fmt: skip
"""The rights without which no change comes to its end."""
FROM_OUTSIDE = ("feedback",)
"""What those may do who get notices and see no change."""


def roles(policy: Policy) -> frozenset[str]:
    """Every role that the policy gives something to do, or a name."""
    return frozenset(role for _, role in mentions(policy))


def mentions(policy: Policy) -> Iterator[tuple[Path, str]]:
    """Every role where the policy gives it something to do, or a name."""
    for name in May.model_fields:
        for number, role in enumerate(getattr(policy.may, name)):
            yield ("may", name, number), role
    for number, group in enumerate(policy.validation.groups):
        for place, role in enumerate(group):
            yield ("validation", "groups", number, place), role
    yield ("quorum", "role"), policy.quorum.role
    for name, role in _named(policy).items():
        yield ("roles", name), role


def _named(policy: Policy) -> dict[str, str]:
    """The roles that the rules speak of by themselves, by what the rules call them."""
    named = policy.roles
    return {name: getattr(named, name) for name in type(named).model_fields if name != "labels"}


def seats(policy: Policy) -> Iterator[Wrong]:
    """There are seats, and not more of them are needed than there are."""
    quorum = policy.quorum
    if not quorum.seats:
        says = "It names no approver, so nothing could ever be approved."
        yield Wrong(("quorum", "seats"), says, 'Name the account of each: seats = ["ann", "bob"].')
    elif quorum.needed > len(quorum.seats):
        says = f"{quorum.needed} approvers are needed, and there are {len(quorum.seats)} seats."
        do = f"Write {len(quorum.seats)} at most, or 0 for all of them."
        yield Wrong(("quorum", "needed"), says, do)


def alternates(policy: Policy) -> Iterator[Wrong]:
    """An alternate is named for a seat that is there, once, and sits in none of their own."""
    quorum, at = policy.quorum, ("quorum", "alternates")
    for seat, several in quorum.alternates.items():
        if seat not in quorum.seats:
            says = f"There is no seat “{seat}” that they could stand in for."
            do = f"Name one of the seats: {', '.join(quorum.seats) or 'there is none'}."
            yield Wrong((*at, seat), says, do, named=True)
        for number, one in enumerate(several):
            if one in quorum.seats:
                says = f"“{one}” has a seat already, and nobody sits in two."
                yield Wrong((*at, seat, number), says, "Name somebody who has none.")
            elif one in several[:number]:
                yield Wrong((*at, seat, number), f"“{one}” is named twice.", "Name them once.")


def reminder(policy: Policy) -> Iterator[Wrong]:
    """Nobody is reminded before anything was approved."""
    quorum = policy.quorum
    if quorum.reminder_hours >= quorum.holds_hours:
        says = f"Approvals hold for {quorum.holds_hours} hours, so nobody can be reminded {quorum.reminder_hours} hours before."
        yield Wrong(("quorum", "reminder_hours"), says, _shorter(quorum))


def _shorter(quorum: Quorum) -> str:
    longer = "let approvals hold longer"
    return (
        f"Write less than {quorum.holds_hours}, or {longer}."
        if quorum.holds_hours > 1
        else f"{longer.capitalize()}: an hour is the shortest reminder."
    )


def validation(policy: Policy) -> Iterator[Wrong]:
    """Somebody signs off staging."""
    groups, at = policy.validation.groups, ("validation", "groups")
    if not groups:
        says = "It names no group, so nobody could sign off staging."
        yield Wrong(at, says, 'Name one at least: groups = [["dev"]].')
    for number, group in enumerate(groups):
        if not group:
            says = "This group names no role, so nobody could sign off for it."
            yield Wrong((*at, number), says, "Name a role, or take the group out.")
        for place, role in enumerate(group):
            if role in group[:place]:
                says = f"“{role}” is named twice in this group."
                yield Wrong((*at, number, place), says, "Name it once.")


def rights(policy: Policy) -> Iterator[Wrong]:
    """Whatever every change needs may be done by somebody."""
    for name in NEEDED:
        if not getattr(policy.may, name):
            about = str(May.model_fields[name].description).removeprefix("Roles that may ")
            says = "It names no role, and without it no change comes to its end."
            yield Wrong(("may", name), says, f"Name the roles that may {about}")
    for name in May.model_fields:
        given = getattr(policy.may, name)
        for number, role in enumerate(given):
            if role in given[:number]:
                says = f"“{role}” is named twice."
                yield Wrong(("may", name, number), says, "Name it once.")


def outsiders(policy: Policy) -> Iterator[Wrong]:
    """Those who get notices and see no change have nothing to do in one."""
    outside = policy.roles.stakeholder
    for name in May.model_fields:
        given = getattr(policy.may, name)
        if outside in given and name not in FROM_OUTSIDE:
            says = f"“{outside}” stands outside: it gets notices, and sees no change."
            yield Wrong(("may", name, given.index(outside)), says, "Take it out here.")
    for group, several in enumerate(policy.validation.groups):
        if outside in several:
            says = f"“{outside}” sees no change, so it cannot sign one off."
            at = ("validation", "groups", group, several.index(outside))
            yield Wrong(at, says, "Take it out here.")
    if policy.quorum.role == outside:
        says = f"“{outside}” sees no change, so it cannot approve one."
        yield Wrong(("quorum", "role"), says, "Name another role.")
    yield from _apart(policy)


def _apart(policy: Policy) -> Iterator[Wrong]:
    """Those outside are told less about security, so nobody inside is called like them."""
    named = _named(policy)
    for name in ("affected", "stakeholder"):
        same = [other for other, role in named.items() if other != name and role == named[name]]
        if same:
            says = f"“{named[name]}” is what roles.{same[0]} is called, too, and those are told other things."
            yield Wrong(("roles", name), says, "Give each a role of its own.")


def labels(policy: Policy) -> Iterator[Wrong]:
    """Roles that have a label are roles."""
    known = roles(policy)
    for role in policy.roles.labels:
        if role not in known:
            says = f"No role is called “{role}” in this policy."
            do = f"Known are {', '.join(sorted(known))}."
            yield Wrong(("roles", "labels", role), says, do, named=True)
