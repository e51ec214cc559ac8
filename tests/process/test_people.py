"""This module tries what belongs to no change: accounts, systems, teams, roles, tokens and the policy."""

from datetime import timedelta

import pytest

from offcycle.process import people
from offcycle.process.events import Prose, organisation
from offcycle.process.kernel import Accepted, Actor, Case, Refused, available
from offcycle.process.people import (
    ActivatePolicy,
    AddAccount,
    DisableAccount,
    EnableAccount,
    HoldRole,
    MakeToken,
    ResetCredentials,
    RevokeToken,
    SetList,
    SetSystem,
    SetTeam,
)
from tests.process import story as told
from tests.process.denials import Ask, Denial, Part, Try, asks, holds
from tests.process.parts import disabled
from tests.process.story import POLICY, Story, a_change

ADD = asks(AddAccount("eve", "Eve", "eve@example.org"))
DEE = asks(DisableAccount("dee"))
LIST = asks(SetList("grantees", "Grantees", ("a@x.org", "b@x.org")))
SYSTEM = asks(SetSystem("new", "New", "web"))
TEAM = asks(SetTeam("mobile", "Mobile"))
ROLE = asks(HoldRole("dee", "qa", "eclkc"))
OTHER = asks(ActivatePolicy(POLICY.replace("holds_hours = 72", "holds_hours = 24")))


def token(account: str, scopes: tuple[str, ...] = ("read", "write"), **time: float) -> Ask:
    """A token that expires after a time, a day if none is said."""
    return lambda story: MakeToken(
        "t1", account, "laptop", scopes, story.at + timedelta(**(time or {"days": 1}))
    )


def has_token(story: Story) -> None:
    """The token t1 is dee's."""
    story.organise(organisation.TokenMade("t1", "dee", Prose("CI"), ("read",), story.at, own=True))


DENIALS = (
    Denial("add-account", "people.administrator", None, Try("dev", ADD), Try("admin", ADD)),
    Denial("add-account", "people.administrator", None, Try("admin", ADD, (disabled("admin"),)), Try("admin", ADD)),
    Denial("add-account", "people.administrator", None, Try("console", ADD), Try("console", ADD, via="console")),
    Denial("add-account", "account.slug", None, Try("admin", asks(AddAccount("Eve!", "Eve", "eve@example.org"))), Try("admin", ADD)),
    Denial("add-account", "account.slug", None, Try("admin", asks(AddAccount("e" * 65, "Eve", "eve@example.org"))), Try("admin", asks(AddAccount("e" * 64, "Eve", "eve@example.org")))),
    Denial("add-account", "account.reserved", None, Try("admin", asks(AddAccount("worker", "W", "w@example.org"))), Try("admin", ADD)),
    Denial("add-account", "account.reserved", None, Try("admin", asks(AddAccount("console", "C", "c@example.org"))), Try("admin", ADD)),
    Denial("add-account", "account.email", None, Try("admin", asks(AddAccount("eve", "Eve", "eve"))), Try("admin", ADD)),
    Denial("disable-account", "people.administrator", None, Try("hosting", DEE), Try("admin", DEE)),
    Denial("disable-account", "account.known", None, Try("admin", asks(DisableAccount("nobody"))), Try("admin", DEE)),
    Denial("reset-credentials", "credentials.who credentials.own", None, Try("nobody", asks(ResetCredentials("dee"))), Try("dee", asks(ResetCredentials("dee")))),
    Denial("reset-credentials", "credentials.signed_in", None, Try("dee", asks(ResetCredentials("dee")), via="issued"), Try("dee", asks(ResetCredentials("dee")))),
    Denial("reset-credentials", "credentials.known", None, Try("admin", asks(ResetCredentials("nobody"))), Try("admin", asks(ResetCredentials("dee")))),
    Denial("reset-credentials", "credentials.own", None, Try("dev", asks(ResetCredentials("dee"))), Try("admin", asks(ResetCredentials("dee")))),
    Denial("set-system", "people.administrator", None, Try("dev", SYSTEM), Try("admin", SYSTEM)),
    Denial("set-system", "system.slug", None, Try("admin", asks(SetSystem("-new", "New", "web"))), Try("admin", SYSTEM)),
    Denial("set-system", "stakeholders.addresses", None, Try("admin", asks(SetSystem("new", "New", "web", "", "", ("Ann <a@x.org>",)))), Try("admin", asks(SetSystem("new", "New", "web", "", "", ("a@x.org",))))),
    Denial("set-team", "stakeholders.addresses", None, Try("admin", asks(SetTeam("new", "New", ("list:nosuch",)))), Try("admin", asks(SetTeam("new", "New", ("a@x.org",))))),
    Denial("set-list", "people.administrator", None, Try("dev", LIST), Try("admin", LIST)),
    Denial("set-list", "list.slug", None, Try("admin", asks(SetList("-new", "New", ()))), Try("admin", LIST)),
    Denial("set-list", "stakeholders.addresses", None, Try("admin", asks(SetList("new", "New", ("list:new",)))), Try("admin", LIST)),
    Denial("set-system", "system.team", None, Try("admin", asks(SetSystem("new", "New", "nosuch"))), Try("admin", SYSTEM)),
    Denial("set-team", "people.administrator", None, Try("dev", TEAM), Try("admin", TEAM)),
    Denial("set-team", "team.slug", None, Try("admin", asks(SetTeam("", "None"))), Try("admin", TEAM)),
    Denial("give-role", "people.administrator", None, Try("cor1", ROLE), Try("admin", ROLE)),
    Denial("give-role", "role.account", None, Try("admin", asks(HoldRole("nobody", "qa"))), Try("admin", ROLE)),
    Denial("give-role", "role.named", None, Try("admin", asks(HoldRole("dee", "librarian"))), Try("admin", ROLE)),
    Denial("give-role", "role.place", None, Try("admin", asks(HoldRole("dee", "qa", "web"))), Try("admin", asks(HoldRole("dee", "qa", "team:web")))),
    Denial("give-role", "role.place", None, Try("admin", asks(HoldRole("dee", "qa", "team:nosuch"))), Try("admin", asks(HoldRole("dee", "qa", "*")))),
    Denial("take-role", "people.administrator", None, Try("dev", asks(HoldRole("dev", "dev"))), Try("admin", asks(HoldRole("dev", "dev")))),
    Denial("take-role", "role.account", None, Try("admin", asks(HoldRole("nobody", "dev"))), Try("admin", asks(HoldRole("dev", "dev")))),
    Denial("make-token", "credentials.who token.whose", None, Try("dee", token("dee"), (disabled("dee"),)), Try("dee", token("dee"))),
    Denial("make-token", "credentials.signed_in", None, Try("dee", token("dee"), via="issued"), Try("dee", token("dee"))),
    Denial("make-token", "credentials.signed_in", None, Try("cor1", token("cor1", ("decide",)), via="token"), Try("cor1", token("cor1", ("decide",)))),
    Denial("make-token", "token.whose", None, Try("dev", token("dee")), Try("admin", token("dee"))),
    Denial("make-token", "token.whose", None, Try("admin", token("nobody")), Try("console", token("dee"), via="console")),
    Denial("make-token", "token.scopes", None, Try("admin", token("cor1", ("read", "decide"))), Try("cor1", token("cor1", ("read", "decide")))),
    Denial("make-token", "token.scopes", None, Try("dee", token("dee", ())), Try("dee", token("dee", ("read",)))),
    Denial("make-token", "token.scopes", None, Try("dee", token("dee", ("calendar", "read"))), Try("dee", token("dee", ("calendar",)))),
    Denial("make-token", "token.scopes", None, Try("dee", token("dee", ("all",))), Try("dee", token("dee", ("read",)))),
    Denial("make-token", "token.expires", None, Try("cor1", token("cor1", ("decide",), days=2)), Try("cor1", token("cor1", ("read",), days=2))),
    Denial("make-token", "token.expires", None, Try("dee", token("dee", days=367)), Try("dee", token("dee", days=366))),
    Denial("make-token", "token.expires", None, Try("dee", token("dee", seconds=0)), Try("dee", token("dee", seconds=1))),
    Denial("revoke-token", "credentials.who token.own", None, Try("nobody", asks(RevokeToken("t1")), (has_token,)), Try("dee", asks(RevokeToken("t1")), (has_token,))),
    Denial("revoke-token", "token.own", None, Try("dev", asks(RevokeToken("t1")), (has_token,)), Try("admin", asks(RevokeToken("t1")), (has_token,))),
    Denial("revoke-token", "token.known", None, Try("admin", asks(RevokeToken("t2")), (has_token,)), Try("admin", asks(RevokeToken("t1")), (has_token,))),
    Denial("add-account", "account.enabled", None, Try("admin", asks(AddAccount("dee", "Dee", "dee@example.org")), (disabled("dee"),)), Try("admin", asks(AddAccount("dee", "Dee", "dee@example.org")))),
    Denial("enable-account", "people.administrator", None, Try("dev", asks(EnableAccount("dee")), (disabled("dee"),)), Try("admin", asks(EnableAccount("dee")), (disabled("dee"),))),
    Denial("enable-account", "account.disabled", None, Try("admin", asks(EnableAccount("dee"))), Try("admin", asks(EnableAccount("dee")), (disabled("dee"),))),
    Denial("enable-account", "account.disabled", None, Try("admin", asks(EnableAccount("nobody"))), Try("admin", asks(EnableAccount("dee")), (disabled("dee"),))),
    Denial("activate-policy", "people.administrator", None, Try("cor1", OTHER), Try("admin", OTHER)),
    Denial("activate-policy", "policy.valid", None, Try("admin", asks(ActivatePolicy("seats ="))), Try("admin", OTHER)),
    Denial("activate-policy", "policy.differs", None, Try("admin", asks(ActivatePolicy(POLICY))), Try("admin", OTHER)),
)  # fmt: skip


@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


IN_PERSON = (
    ("cor1", "decide", told.submitted),
    ("qa", "sign-off", told.staged),
    ("dev2", "stand-by", told.approved),
)


@pytest.mark.parametrize(("who", "name", "until"), IN_PERSON)
def test_no_token_speaks_for_a_person_unless_it_is_theirs_and_may_decide(
    who: str, name: str, until: Part
) -> None:
    story = a_change(until)
    doors = {
        "page": frozenset[str](),
        "demo": frozenset[str](),
        "token": frozenset({"read", "write", "decide"}),
    }
    shut = {"token": frozenset({"read", "write"}), "issued": frozenset({"read", "write", "decide"})}
    for via, scopes in doors.items():
        assert "actor.in_person" not in refused(story, who, name, via, scopes)
    for via, scopes in shut.items():
        assert "actor.in_person" in refused(story, who, name, via, scopes)


def refused(story: Story, who: str, name: str, via: str, scopes: frozenset[str]) -> set[str]:
    case = Case(story.facts, story.world, Actor(who, via, scopes), story.at)
    return {each.rule for each in available(name, case)}


def test_a_token_that_was_made_for_somebody_is_recorded_as_that() -> None:
    story = Story()
    outcome = story.give("admin", "make-token", token("dev")(story))
    assert isinstance(outcome, Accepted)
    made = outcome.events[0]
    assert isinstance(made, organisation.TokenMade)
    assert (made.own, made.account, made.scopes) == (False, "dev", ("read", "write"))


def test_every_command_says_what_happened() -> None:
    story = Story()
    has_token(story)
    for ask, name in (
        (ADD, "add-account"), (DEE, "disable-account"), (SYSTEM, "set-system"), (TEAM, "set-team"),
        (ROLE, "give-role"), (ROLE, "take-role"), (OTHER, "activate-policy"),
        (asks(RevokeToken("t1")), "revoke-token"), (asks(ResetCredentials("dee")), "reset-credentials"),
    ):  # fmt: skip
        outcome = story.give("admin", name, ask(story))
        assert isinstance(outcome, Accepted)
        assert outcome.events


def test_an_administrator_has_no_say_in_a_change() -> None:
    story = a_change(told.submitted)
    ask = told.decision.Decide("approve", story.facts.submissions[-1].seal)
    assert story.refused("admin", "decide", ask) == {"review.seat"}
    assert people.administers(story.case("admin"))


def test_a_policy_that_comes_into_force_has_the_next_number() -> None:
    story = Story()
    outcome = story.give("admin", "activate-policy", OTHER(story))
    assert isinstance(outcome, Accepted)
    story.organise(*outcome.events)
    assert (story.world.policy_version, story.world.policy.quorum.holds_hours) == (2, 24)
    assert story.world.policy_of(1).quorum.holds_hours == 72


def test_a_role_that_the_policy_does_not_name_is_refused_with_those_there_are() -> None:
    outcome = Story().give("admin", "give-role", HoldRole("dee", "librarian"))
    assert isinstance(outcome, Refused)
    (why,) = outcome.refusals
    assert why.because == "The policy knows no role “librarian”."
    assert (
        "affected, approver, dev, hosting, isso, lead, product, qa, stakeholder or tester" in why.do
    )
