"""This module tries what is known beside a change: people, roles, places, and what policy was in force when."""

import pytest

from offcycle.process.events import Event, Prose, organisation
from offcycle.process.policy import Policy
from offcycle.process.world import OtherRun, World
from tests.process.story import POLICY, organisation_events, world_history


def world(*more: Event) -> World:
    return World.fold(world_history([*organisation_events(), *more]))


def given(account: str, role: str, on: str) -> organisation.RoleGiven:
    return organisation.RoleGiven(account=account, role=role, on=on)


HOLDS = (
    ("eclkc", "eclkc", True),
    ("eclkc", "other", False),
    ("team:web", "other", True),
    ("team:nosuch", "other", False),
    ("*", "other", True),
    ("*", "nosuch", True),
    ("team:web", "nosuch", False),
)


@pytest.mark.says("people.11")
@pytest.mark.parametrize(("on", "system", "held"), HOLDS)
def test_a_role_is_held_on_a_system_on_a_teams_systems_or_everywhere(
    on: str, system: str, held: bool
) -> None:
    roster = world(given("dee", "qa", on)).roster
    assert roster.holds("dee", "qa", system) is held
    assert ("dee" in roster.holders("qa", system)) is held
    assert ("qa" in roster.roles("dee", system)) is held


def test_a_role_that_was_taken_or_an_account_that_was_disabled_holds_nothing() -> None:
    taken = organisation.RoleTaken(account="qa", role="qa", on="eclkc")
    assert not world(taken).roster.holds("qa", "qa", "eclkc")
    disabled = world(organisation.AccountDisabled(account="qa")).roster
    assert not disabled.holds("qa", "qa", "eclkc")
    assert disabled.roles("qa", "eclkc") == frozenset()
    assert disabled.holdings_of("qa") == {("qa", "eclkc")}


def test_names_and_administrators() -> None:
    roster = world().roster
    assert (roster.name("cor1"), roster.name("nobody")) == ("Cor1", "nobody")
    assert roster.administrators() == ("admin",)
    assert world(organisation.AccountDisabled(account="admin")).roster.administrators() == ()


def test_disabling_somebody_who_is_not_known_changes_nothing() -> None:
    assert world(organisation.AccountDisabled(account="nobody")).roster == world().roster


def test_a_world_that_is_extended_leaves_the_one_before_as_it_was() -> None:
    before = world()
    after = before.extended(world_history([given("dee", "qa", "eclkc")]))
    assert not before.roster.holds("dee", "qa", "eclkc")
    assert after.roster.holds("dee", "qa", "eclkc")
    assert after == world(given("dee", "qa", "eclkc"))


def test_without_a_policy_nothing_is_allowed_and_nobody_seated() -> None:
    empty = World.fold([])
    assert (empty.policy_version, empty.policy) == (0, Policy())
    assert empty.policy.quorum.seats == ()


def test_an_older_policy_is_still_known() -> None:
    later = organisation.PolicyActivated(
        version=2, digest="", text=Prose(POLICY.replace("holds_hours = 72", "holds_hours = 1"))
    )
    both = world(later)
    assert [both.policy_of(number).quorum.holds_hours for number in (1, 2, 3)] == [72, 1, 1]


def test_the_runs_of_others_are_added_without_changing_anything_else() -> None:
    run = OtherRun("CR-1002", "CR-1002-R1", "production", ("eclkc",))
    there = world().with_runs((run,))
    assert there.other_runs == (run,)
    assert there.extended([]).other_runs == (run,)
    assert there.roster == world().roster
