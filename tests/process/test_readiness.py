"""This module tries whether an organisation is told what its process lacks: seats, roles, different people, and who is alone."""

from collections.abc import Iterable
from datetime import timedelta

import pytest

from offcycle.process import gates
from offcycle.process.events import Event, Prose
from offcycle.process.events import organisation as events
from offcycle.process.people.readiness import MISSING, OK, WARNING, Finding, readiness
from offcycle.process.world import World
from tests.process.story import (
    POLICY,
    START,
    a_change,
    approves,
    organisation_events,
    submitted,
    world_history,
)

OTHER = {"dev2": "dev", "hosting": "hosting", "hosting2": "hosting", "qa": "qa", "isso": "isso"}
WHOLE: list[Event] = [
    *organisation_events(),
    *(events.RoleGiven(account=one, role=role, on="other") for one, role in OTHER.items()),
    *(events.RoleGiven(account=one, role="approver", on="*") for one in ("cor1", "cor2")),
    events.RoleGiven(account="hosting2", role="lead", on="*"),
    events.RoleGiven(account="affected", role="hosting", on="*"),
]


def found(*more: Event, without: Iterable[str] = (), policy: str = POLICY) -> dict[str, Finding]:
    """What is found of a whole organisation to which some more happened, and in which some accounts are disabled."""
    disabled = [events.AccountDisabled(account=one) for one in without]
    activated = events.PolicyActivated(version=1, digest="", text=Prose(policy))
    world = World.fold(world_history([*WHOLE, activated, *more, *disabled]))
    return {each.name: each for each in readiness(world, START)}


def state(name: str, *more: Event, without: Iterable[str] = (), policy: str = POLICY) -> str:
    return found(*more, without=without, policy=policy)[name].state


def test_an_organisation_that_lacks_nothing_is_told_so() -> None:
    whole = found()
    assert {each.state for each in whole.values()} == {OK}, whole
    assert whole["seat cor1"].found == "Cor1 sits in it."
    assert not any(each.do or each.command for each in whole.values())


def test_an_empty_installation_lacks_everything() -> None:
    empty = {each.name: each for each in readiness(World(), START)}
    assert [each.state for each in empty.values()] == [MISSING] * 4 + [WARNING, MISSING]
    assert empty["approvers"].found == "The policy names no seat, so nothing can be approved."
    assert all(each.do for each in empty.values())


@pytest.mark.says("4.20")
def test_a_seat_that_nobody_can_fill_is_missing() -> None:
    gone = found(without=["cor1"])
    assert (gone["seat cor1"].state, gone["seat cor2"].state) == (MISSING, OK)
    assert gone["seat cor1"].command.startswith("account add cor1")
    taken = [events.RoleTaken(account="cor1", role="approver", on=on) for on in ("*", "eclkc")]
    lacks = found(*taken)["seat cor1"]
    assert lacks.found == "Cor1 does not hold the role approver on eclkc and other."
    assert lacks.command == "role give cor1 approver"


def test_an_approver_who_is_out_is_a_warning() -> None:
    out = events.AbsenceRecorded(
        account="cor1", starts_at=START - timedelta(days=1), until=START + timedelta(days=1)
    )
    assert state("seat cor1", out) == WARNING


def test_an_alternate_who_could_not_sit_is_a_warning() -> None:
    policy = POLICY.replace("alternates = {}", 'alternates = { cor1 = ["dee"] }')
    assert state("seat cor1, alternate dee", policy=policy) == WARNING
    given = events.RoleGiven(account="dee", role="approver", on="*")
    assert "seat cor1, alternate dee" not in found(given, policy=policy)


@pytest.mark.says("4.20")
def test_one_yes_that_suffices_is_said() -> None:
    policy = POLICY.replace("needed = 0", "needed = 1")
    assert state("approvers", policy=policy) == WARNING


@pytest.mark.parametrize(
    ("name", "without"), [("security officer", ["isso"]), ("hosting lead", ["hosting2"])]
)
def test_a_role_that_nobody_holds_is_told(name: str, without: list[str]) -> None:
    lacks = found(without=without)[name]
    assert lacks.state in {MISSING, WARNING}
    assert "Nobody holds the role" in lacks.found


def test_a_system_says_which_duty_nobody_can_do() -> None:
    lacks = found(without=["hosting", "hosting2", "affected"])["system eclkc"]
    assert (lacks.state, lacks.command) == (MISSING, "role give ACCOUNT hosting --on eclkc")
    assert "Nobody can" in lacks.found
    assert state("system new", _system("new", "http://127.0.0.1:9")) == MISSING


def _system(slug: str, production: str) -> Event:
    return events.SystemSet(system=slug, name=Prose(slug), team="web", production=production)


def test_a_system_without_production_is_told() -> None:
    assert "production" in found(_system("eclkc", ""))["system eclkc"].found


def test_validators_have_to_be_different_people() -> None:
    policy = POLICY.replace(
        'groups = [["dev"], ["qa", "tester", "product"]]', 'groups = [["lead"], ["lead"]]'
    )
    lacks = found(policy=policy)["system eclkc"]
    assert lacks.found == "Staging is signed off by 2 different people, and too few are there."


def test_one_person_does_not_stand_by_for_themselves() -> None:
    policy = POLICY
    for duty in ("production", "stand_by", "validate_production"):
        for role in ("hosting", "dev"):
            policy = policy.replace(f'\n{duty} = ["{role}"]', f'\n{duty} = ["lead"]')
    lacks = found(policy=policy)["system eclkc"]
    assert lacks.found.startswith("One person alone would change production")


def test_approvers_alone_cannot_judge_the_risk() -> None:
    policy = POLICY.replace('risk = ["hosting"]', 'risk = ["approver"]')
    assert found(policy=policy)["system eclkc"].found.startswith("Only approvers can judge")


@pytest.mark.says("4.20")
def test_a_person_who_is_alone_is_said_loudly() -> None:
    few = found(without=["hosting", "affected"])["system eclkc, few people"]
    assert few.state == WARNING
    assert few.found.startswith("Only Hosting2 can acknowledge a change, ")
    assert "too few people" in few.found


def test_what_is_found_is_told_in_whole_sentences() -> None:
    for each in found(without=["cor1", "isso", "hosting", "qa"]).values():
        assert each.found.endswith("."), each
        assert each.do == "" or each.do.endswith("."), each


@pytest.mark.says("4.20")
def test_a_seat_that_is_empty_on_the_night_keeps_the_gate_shut() -> None:
    story = a_change(submitted)
    approves(story, "cor2")
    story.organise(events.AccountDisabled(account="cor1"))
    states = {each.name: each for each in gates.read(story.case("hosting"))}
    quorum = states["quorum"]
    assert not quorum.satisfied
    assert "Cor1" in quorum.why + quorum.do
    assert state("seat cor1", without=["cor1"]) == MISSING  # which was said beforehand
