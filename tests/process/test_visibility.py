"""This module holds who may see which change."""

import pytest

from offcycle.process.events import organisation
from offcycle.process.facts import Facts, Triage
from offcycle.process.kernel import CONSOLE, WORKER, Actor
from offcycle.process.visibility import answers_for, may_see, visible_systems
from offcycle.process.world import World
from tests.process.story import organisation_events, world_history

EXTRA = [
    organisation.RoleGiven(account="dee", role="stakeholder", on="eclkc"),
    organisation.RoleGiven(account="tester", role="tester", on="team:web"),
]


def world() -> World:
    return World.fold(world_history([*organisation_events(), *EXTRA]))


@pytest.mark.says("people.11")
@pytest.mark.parametrize(
    ("account", "sees"),
    [
        ("dev", {"eclkc"}),
        ("affected", {"other"}),
        ("tester", {"eclkc", "other"}),
        ("cor1", None),
        ("isso", None),
        ("admin", None),
        ("dee", set()),
        ("nobody", set()),
    ],
)
def test_a_role_shows_the_changes_of_its_systems_and_stakeholders_see_none(
    account: str, sees: set[str] | None
) -> None:
    assert visible_systems(Actor(account), world()) == sees


def test_a_change_is_seen_from_its_system_and_from_the_affected_ones() -> None:
    facts = Facts(ref="CR-1001", system="eclkc")
    assert may_see(Actor("dev"), world(), facts)
    assert not may_see(Actor("affected"), world(), facts)
    assert may_see(
        Actor("affected"), world(), Facts(system="eclkc", triage=Triage(affected=("other",)))
    )


@pytest.mark.parametrize("name", [CONSOLE, WORKER])
def test_the_program_itself_sees_all_but_only_by_its_own_door(name: str) -> None:
    assert visible_systems(Actor(name, via=name), world()) is None
    assert visible_systems(Actor(name), world()) == set()


def test_somebody_answers_for_roles_on_the_systems_of_a_team_or_everywhere() -> None:
    everywhere = organisation.RoleGiven(account="tester", role="qa", on="*")
    roster = world().extended(world_history([everywhere])).roster
    assert answers_for("tester", roster) == {
        ("tester", "eclkc"),
        ("tester", "other"),
        ("qa", "*"),
    }
    assert answers_for("nobody", roster) == frozenset()
