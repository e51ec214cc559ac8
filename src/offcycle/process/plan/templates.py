"""This module decides which templates a system has: plans that are kept with it, so that a new change can start from one.

A template is a plan like any other, only that nothing runs it. Starting from it makes a first revision of the change, and nothing
that is done to the template afterwards reaches what was started from it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from offcycle.process.events import Event, Prose
from offcycle.process.events import organisation as events
from offcycle.process.kernel import Case, Unmet, check, command, rule
from offcycle.process.people.who import administers, slug_unmet
from offcycle.process.rules import listed, may_anywhere


@dataclass(frozen=True, slots=True)
class SetTemplate:
    """A template of a system as it was read; the bytes and the reading are kept as documents."""

    system: str
    name: str
    document: str
    reading: str
    title: str
    steps: int
    procedures: int = 0  # how many it holds of which one is to be chosen
    before: str = ""  # the document that it replaces, as whoever replaces it has seen it


@dataclass(frozen=True, slots=True)
class RemoveTemplate:
    """The template that is to go."""

    system: str
    name: str


def kept_by(case: Case, system: str) -> bool:
    """Whether the actor keeps the templates of a system: administrators, and whoever may write its plans."""
    roster, account = case.world.roster, case.actor.account
    return administers(case) or any(
        roster.holds(account, role, system) for role in case.policy.may.plan
    )


@rule("template.who", "Templates are kept by whoever may write plans, and by administrators.")
def _keepers(case: Case) -> Unmet | None:
    return None if administers(case) else may_anywhere("plan").find(case)


REACH = "A template is kept by whoever may write plans of that very system."


@check("template.reach", REACH)
def _set_within(case: Case, ask: SetTemplate) -> Unmet | None:
    return _beyond(case, ask.system)


@check("template.reach", REACH)
def _removed_within(case: Case, ask: RemoveTemplate) -> Unmet | None:
    return _beyond(case, ask.system)


def _beyond(case: Case, system: str) -> Unmet | None:
    """Why the actor does not keep the templates of this system."""
    if system not in case.world.roster.systems:
        return Unmet(f"No system is called “{system}”.", "Name a system that is known.")
    if kept_by(case, system):
        return None
    roles = case.policy.may.plan
    return Unmet(
        f"You do not hold the role {listed(list(roles), 'or')} on {system}.",
        "Ask somebody who does, or an administrator.",
    )


@check("template.name", "Templates have short names of small letters and digits.", typed=True)
def _named(_: Case, ask: SetTemplate) -> Unmet | None:
    return slug_unmet("a template", ask.name)


@check("template.steps", "A template has a step, or procedures to choose from.", typed=True)
def _has_steps(_: Case, ask: SetTemplate) -> Unmet | None:
    if ask.steps or ask.procedures:
        return None
    return Unmet("No step was read in it.", "Write down at least one step as a numbered list.")


@check("template.changed", "A template that is saved again differs from the one before.")
def _differs(case: Case, ask: SetTemplate) -> Unmet | None:
    known = case.world.roster.templates.get((ask.system, ask.name))
    if known is None or known.document != ask.document:
        return None
    return Unmet("The template reads like this already.", "Nothing needs to be saved.")


@check("template.seen", "A template is replaced by whoever has seen what they replace.")
def _not_overtaken(case: Case, ask: SetTemplate) -> Unmet | None:
    known = case.world.roster.templates.get((ask.system, ask.name))
    if known is None or known.document in {ask.before, ask.document}:
        return None
    return Unmet(
        f"{case.name(known.by)} saved a template “{ask.name}” of {ask.system} that you would replace unseen.",
        "Look at it, and save yours over it; or give yours another name.",
    )


@command(
    "set-template",
    SetTemplate,
    _keepers,
    checks=(_set_within, _named, _has_steps, _differs, _not_overtaken),
    on="organisation",
)
def set_template(_: Case, ask: SetTemplate) -> Iterator[Event]:
    """Keep a plan with a system, for new changes to start from; or replace it by a better one."""
    yield events.TemplateSet(
        system=ask.system,
        template=ask.name,
        document=ask.document,
        reading=ask.reading,
        title=Prose(" ".join(ask.title.split())),
        steps=ask.steps,
    )


@check("template.known", "A template that is removed is there.")
def _there(case: Case, ask: RemoveTemplate) -> Unmet | None:
    if (ask.system, ask.name) in case.world.roster.templates:
        return None
    return Unmet(
        f"{ask.system} has no template “{ask.name}”.",
        "List its templates to find the one you mean.",
    )


@command(
    "remove-template", RemoveTemplate, _keepers, checks=(_removed_within, _there), on="organisation"
)
def remove_template(_: Case, ask: RemoveTemplate) -> Iterator[Event]:
    """Offer a template no more; what was started from it stays as it is."""
    yield events.TemplateSet(system=ask.system, template=ask.name, removed=True)
