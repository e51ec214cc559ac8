"""This module is the first-run tour: five cards for each part that people have in the process, in plain words."""

from dataclasses import dataclass

from offcycle.process.policy import Policy
from offcycle.process.world import World
from offcycle.web import names


@dataclass(frozen=True, slots=True)
class Card:
    """One card: what it is about, and two sentences."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Tour:
    """The cards for one part that somebody has."""

    part: str
    whom: str
    cards: tuple[Card, ...]


def _cards(*told: tuple[str, str]) -> tuple[Card, ...]:
    return tuple(Card(*each) for each in told)


CARDS = {
    "author": _cards(
        ("Ask first, explain later", "“Request a change” has two fields: a system and one line. With that, the people who host it are told. The rest can wait a minute."),
        ("Write the plan once", "The plan is a list of steps in plain text. What you try in staging is what is done in production, word for word."),
        ("Try it in staging", "Start a run, report each step as done or failed, and take notes as you go. They become the proof."),
        ("Say that it works", "Whoever tried the plan signs off what they saw. If the plan changes afterwards, it is tried again."),
        ("Stand by", "While production is changed, be reachable. The run shows each step to you as it is done."),
    ),
    "operator": _cards(
        ("Acknowledge", "A new request stands under “Your turn” with its clock. “Acknowledge” tells everybody that you look into it."),
        ("Watch the draft", "The form fills itself from what is known. Everything that is missing is named, with who can give it."),
        ("Submit to the approvers", "They see one screen with the sentence, the risk and the way back. Their answer comes here."),
        ("Apply it, step by step", "Production is started by typing its name. One step is large, the next is in sight, and “stop” is always in reach."),
        ("Close it", "Tell those who are concerned, see that the record is kept, and close. Nothing is filled in twice."),
    ),
    "judge": _cards(
        ("You are told once", "When a change waits for your yes, a notice leads you to one screen. It holds all that you need to decide."),
        ("Read five things", "What is changed, what happens if not, the risk, the way back and how long it takes. Exceptions are marked."),
        ("Four answers", "Approve, send back with a reason, defer, or ask a question. Each takes one tap and a sentence at most."),
        ("What your yes covers", "It covers exactly this plan and this form. If anything of it changes, you are asked again."),
        ("Out of office?", "Say so on your page of absences, so that the alternate is asked and nobody waits for you."),
    ),
    "security": _cards(
        ("Security comes to you", "A change that is marked as security related is told to you at once, and its details to few others."),
        ("You see everything", "Every change is on this board for you, also those where you have no part."),
        ("Take the mark back", "Only you can say that something is not security related after all. A reason is asked for."),
        ("Look at the exceptions", "Waivers, overridden freezes and single approvers are listed by period."),
        ("The record can be checked", "Nothing in it can be changed unseen. The log has a button that verifies it."),
    ),
    "administrator": _cards(
        ("People first", "Add people, give them roles on systems, and the right ones are asked. Without a role nobody sees a change."),
        ("Systems and their addresses", "A system has a staging and a production. One without staging is tried at the desk."),
        ("The policy", "Who may do what, which clocks run and who approves stands in one file. A new one is compared before it is activated."),
        ("Windows and freezes", "The calendar shows when changes that can wait go to production, and when none may."),
        ("Practise", "Start a drill on a quiet day. It goes the whole way and touches nothing."),
    ),
    "anybody": _cards(
        ("What this is", "Here an emergency change goes from alarm to proof, in six steps that everybody can follow."),
        ("Your turn comes first", "What waits for you stands on top, with its clock. If nothing is there, nobody waits for you."),
        ("Each change has one page", "It says where the change is, what it waits for and for whom, and what you can do now."),
        ("Why not?", "What you may not do now says why, and who can. You never have to guess."),
        ("Find anything", "Press / and type: titles, descriptions, plans and comments are searched."),
    ),
}  # fmt: skip
"""The cards, by the part that somebody has."""


def of(account: str, world: World, closed: frozenset[str]) -> Tour | None:
    """The first tour for somebody's parts that they have not closed; a person with several sees one after another."""
    for part, whom in parts(account, world):
        if part not in closed:
            return Tour(part, whom, CARDS[part])
    return None


def parts(account: str, world: World) -> list[tuple[str, str]]:
    """The parts that somebody has in the process, by the roles that they hold; each with what the organisation calls it."""
    policy, roster = world.policy, world.roster
    held = {role for role, _ in roster.holdings_of(account)}
    found = [
        (part, names.role(next(role for role in roles if role in held), policy))
        for part, roles in _roles(policy)
        if held.intersection(roles)
    ]
    known = roster.accounts.get(account)
    if known and known.administrator:
        found.append(("administrator", "administrator"))
    return found or [("anybody", "")]


def _roles(policy: Policy) -> list[tuple[str, tuple[str, ...]]]:
    """Which roles have a part: the approvers', the security officer's, those who apply, and those who plan and try."""
    return [
        ("judge", (policy.quorum.role,)),
        ("security", (policy.roles.isso,)),
        ("operator", policy.may.production),
        ("author", tuple(each for each in policy.may.plan if each not in policy.may.production)),
    ]
