"""This module gives the names by which readers know stages, roles, outcomes and people."""

from collections.abc import Iterable

from offcycle.process.kernel import CONSOLE, WORKER, Waiting
from offcycle.process.policy import Policy
from offcycle.process.rules import listed
from offcycle.process.world import Roster, World

STEPS = {
    "triage": "Triage",
    "plan": "Plan",
    "staging": "Staging",
    "form": "Form",
    "review": "Review",
    "run": "Run",
    "notices": "Notices",
    "closed": "Closed",
    "withdrawn": "Withdrawn",
}
DOORS = {
    "page": "page",
    "token": "own token",
    "issued": "issued token",
    "console": "command line of the server",
    "worker": "background worker",
    "demo": "demo",
}


MANY = 3  # people of one role, from which on the role stands for them


def step(name: str) -> str:
    """The name of a stage."""
    return STEPS.get(name, words(name).capitalize())


def role(name: str, policy: Policy) -> str:
    """What the organisation calls a role."""
    return "the background worker" if name == WORKER else policy.label(name)


def door(name: str) -> str:
    """By which door somebody came."""
    return DOORS.get(name, name)


def words(name: str) -> str:
    """A stored name as words: `done_with_deviations` is “done with deviations”."""
    return name.replace("_", " ").replace("-", " ")


def person(account: str, roster: Roster) -> str:
    """Somebody's name; the program itself is named as what it is."""
    program = {CONSOLE: "the server's administrator", WORKER: "Offcycle itself"}
    return program.get(account) or roster.name(account)


def whom(waiting: Iterable[Waiting], world: World) -> str:
    """Who is waited for, as one phrase: “Ann Lee (dev team) or Bob Ray (hosting team)”; of many, “the dev team (4 people)”.

    Roles that nobody holds are named only where nobody else is waited for.
    """
    asked = tuple(waiting)
    people = [
        f"the {role(each.role, world.policy)} ({len(each.accounts)} people)"
        if len(each.accounts) >= MANY
        else f"{listed([world.roster.name(one) for one in each.accounts], 'or')} ({role(each.role, world.policy)})"
        for each in asked
        if each.accounts
    ]
    return listed(people or [role(each.role, world.policy) for each in asked], "or")


def system(slug: str, roster: Roster) -> str:
    """The name of a system, or its slug where it is not known."""
    known = roster.systems.get(slug)
    return known.name if known else slug
