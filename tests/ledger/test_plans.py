"""This module tries that a plan is kept as it came and as it was read, and that its steps keep their keys."""

import re

import pytest

from offcycle.ledger import plans, read
from offcycle.ledger.record import Recorded, StaleError, UnknownChangeError
from offcycle.process.facts import Revision
from offcycle.process.kernel import Actor, Refused
from offcycle.process.people import ActivatePolicy
from tests.ledger import told
from tests.organisations import CUSTOMER

pytestmark = pytest.mark.django_db
FIRST = b"# Switch over\r\n\r\n1. Log in.\r\n2. Click Build.\r\n"
SECOND = b"# Switch over\n\n1. Call the team.\n2. Log in.\n3. Click Build.\n"


@pytest.fixture
def ref() -> str:
    told.organise()
    return told.request()


def plan_of(ref: str) -> Revision:
    plan = read.change(ref).facts.plan
    assert plan
    return plan


@pytest.mark.says("1.6", "1.7")
def test_a_plan_is_kept_as_it_came_and_as_it_was_read(ref: str) -> None:
    outcome = plans.revise(change=ref, markdown=FIRST, actor=Actor("dev"), message="First.")
    assert isinstance(outcome, Recorded)
    plan = plan_of(ref)
    assert plans.markdown(plan) == FIRST
    found = plans.reading(plan)
    assert (found.title, found.plan, dict(found.operations)) == (
        "Switch over",
        plan.plan,
        plan.operations,
    )
    assert plan.keys() == tuple(step.key for step in found.steps)
    assert (plan.faults, plan.message) == (0, "First.")


def test_steps_keep_their_keys_from_one_revision_to_the_next(ref: str) -> None:
    plans.revise(change=ref, markdown=FIRST, actor=Actor("dev"))
    before = plan_of(ref).keys()
    plans.revise(change=ref, markdown=SECOND, actor=Actor("hosting"))
    after = plan_of(ref).keys()
    assert after[1:] == before
    assert after[0] not in before


def test_who_edits_an_older_state_is_told(ref: str) -> None:
    plans.revise(change=ref, markdown=FIRST, actor=Actor("dev"))
    with pytest.raises(StaleError):
        plans.revise(change=ref, markdown=SECOND, actor=Actor("hosting"), if_n=1)


def test_a_change_that_is_not_there_has_no_plan() -> None:
    with pytest.raises(UnknownChangeError):
        plans.revise(change="CR-1001", markdown=FIRST, actor=Actor("dev"))


def test_the_words_of_a_plan_find_its_change(ref: str) -> None:
    told.request("Another")
    plans.revise(change=ref, markdown=FIRST, actor=Actor("dev"))
    (found,) = read.changes(read.Filter(words="click")).items
    assert found.summary.ref == ref


MACHINE = b"---\ntargets: {web: [a]}\n---\n1. Stop it.\n\n   ```sh run on=web\n   stop\n   ```\n"


def enable(*executors: str) -> None:
    """Let a policy come into force that enables these executors and no others."""
    section = r"(?m)^(\[executors\]\nenabled = ).*$"
    text = re.sub(section, rf"\g<1>{list(executors)}", CUSTOMER.policy)
    told.give("activate-policy", ActivatePolicy(text))


def test_a_revision_keeps_the_faults_of_the_day_on_which_it_was_saved(ref: str) -> None:
    """Which executors are enabled is asked when it is saved; the same bytes may be saved again once that has changed."""

    def save() -> Recorded | Refused:
        return plans.revise(change=ref, markdown=MACHINE, actor=Actor("dev"))

    enable("http")
    told.accepted(save())
    before = plan_of(ref)
    assert [(each.line, each.what) for each in plans.reading(before).faults] == [
        (6, "The executor `sh` is not enabled.")
    ]
    assert before.faults == 1
    assert isinstance(save(), Refused)
    enable("http", "sh")
    assert plan_of(ref).faults == 1
    told.accepted(save())
    after = plan_of(ref)
    assert (after.number, after.faults, after.plan) == (before.number + 1, 0, before.plan)
    enable()
    assert plan_of(ref).faults == 0
