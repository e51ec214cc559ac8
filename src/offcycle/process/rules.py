"""This module holds the rules that several commands share: who may, by which door, and while the change is open."""

from offcycle.process.kernel import Case, Rule, Unmet, rule
from offcycle.process.policy import Policy
from offcycle.process.policy.loosening import GUARDED


@rule("change.open", "A change that was closed or withdrawn is not changed any more.")
def is_open(case: Case) -> Unmet | None:
    """Whether the change is still open."""
    if case.facts.requested_at is None:
        return Unmet("There is no such change.", "Request it first.")
    if case.facts.is_open:
        return None
    return Unmet(
        f"{case.facts.ref} is at its end: {(case.facts.outcome or 'closed').replace('_', ' ')}.",
        "Request a new change if something is left to do.",
    )


@rule("actor.active", "Only an active account acts.")
def is_active(case: Case) -> Unmet | None:
    """Whether the account of the actor exists and was not disabled."""
    if case.world.roster.active(case.actor.account):
        return None
    return Unmet(
        f"The account {case.actor.account} is not known here or was disabled.",
        "Ask an administrator.",
    )


@rule(
    "actor.in_person",
    "Decisions, sign-offs and standing by are given in person, not with a token that was made for somebody.",
)
def in_person(case: Case) -> Unmet | None:
    """Whether the actor came by a door that stands for the person."""
    actor = case.actor
    if actor.via == "issued":
        return Unmet(
            "This token was made for you by an administrator, so it cannot speak for you here.",
            "Sign in to the page, or make a token of your own with the scope `decide`.",
        )
    if actor.via == "token" and "decide" not in actor.scopes:
        return Unmet(
            "This token has no scope `decide`.",
            "Sign in to the page, or make a token of your own with that scope.",
        )
    return None


def may(what: str) -> Rule:
    """The rule that the actor holds a role that the policy names for `what`."""

    def find(case: Case) -> Unmet | None:
        policy = case.judging if what in GUARDED else case.policy
        roles: tuple[str, ...] = getattr(policy.may, what)
        if case.holds(*roles):
            return None
        if not roles:
            return Unmet(
                "The policy names no role that may do this.",
                "Ask an administrator to name one in the policy.",
            )
        return Unmet(
            f"You do not hold the role {called(case.policy, roles)} on {system_name(case, case.facts.system)}.",
            f"Ask somebody who does: {people(case, roles)}.",
            case.waiting(*roles),
        )

    words = what.replace("_", " ")
    return Rule(
        f"may.{what}", f"A role that the policy names for “{words}” is held on the system.", find
    )


def may_anywhere(what: str) -> Rule:
    """The rule that the actor holds a role that the policy names for `what`, on any system: for what concerns them all."""

    def find(case: Case) -> Unmet | None:
        roles: tuple[str, ...] = getattr(case.policy.may, what)
        roster, account = case.world.roster, case.actor.account
        held = any(role in roles for role, _ in roster.holdings_of(account))
        if held and roster.active(account):
            return None
        return Unmet(
            f"You hold no role that may do this: {called(case.policy, roles)}.",
            "Ask somebody who does, or an administrator.",
        )

    words = what.replace("_", " ")
    return Rule(
        f"may_anywhere.{what}",
        f"A role that the policy names for “{words}” is held anywhere.",
        find,
    )


def people(case: Case, roles: tuple[str, ...]) -> str:
    """The names of those who hold one of the roles on the change's system, or that nobody does."""
    accounts = dict.fromkeys(one for waiting in case.waiting(*roles) for one in waiting.accounts)
    return (
        listed([case.name(one) for one in accounts])
        or f"nobody holds the role {called(case.policy, roles)} yet, so an administrator has to give it"
    )


def system_name(case: Case, of: str) -> str:
    """What people call a system; its short name where nobody gave it another."""
    found = case.world.roster.systems.get(of)
    return found.name if found else of


def called(policy: Policy, roles: tuple[str, ...]) -> str:
    """What the organisation calls some roles, as it reads after "the": "hosting team", "QA or tester"."""
    return (
        listed([policy.label(role) for role in roles], "or")
        or "team that the policy has yet to name"
    )


def ended(words: str) -> str:
    """What somebody typed, with a full stop where it has none, so that it can end a sentence of ours."""
    said = words.strip()
    return said if said.endswith((".", "!", "?")) else f"{said}."


def counted(count: int, thing: str) -> str:
    """How many things there are: “1 step”, “3 steps”."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def listed(names: list[str], joint: str = "and") -> str:
    """Names as one phrase: "Ann", "Ann and Bob", "Ann, Bob and Cy"."""
    if len(names) < 2:  # noqa: PLR2004 - one name needs no joint
        return "".join(names)
    return f"{', '.join(names[:-1])} {joint} {names[-1]}"
