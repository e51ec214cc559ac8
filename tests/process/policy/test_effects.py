"""This module tries what a policy does: told beforehand, true afterwards; and what an organisation with too few people is told."""

import pytest

from offcycle.process import gates
from offcycle.process.events import Prose, organisation
from offcycle.process.kernel import Accepted
from offcycle.process.people import ActivatePolicy
from offcycle.process.policy import Policy
from offcycle.process.policy_effects import Effects, effects
from offcycle.process.review.decision import Decide
from offcycle.process.world import World
from tests.organisations import CUSTOMER, ORGANISATIONS, POLICY, Organisation
from tests.process import story as told
from tests.process.denials import Part
from tests.process.story import Story, a_change

LOOSER = POLICY.replace("needed = 0", "needed = 1")
SLOWER = POLICY.replace("standby_minutes = 60", "standby_minutes = 61")
FORM = """[[form.fields]]
name = "ticket"
label = "Ticket"
required = true

[[notices]]"""
MORE_ASKED = POLICY.replace("[[notices]]", FORM, 1)
STRICTER = POLICY.replace('groups = [["dev"], ["qa", "tester", "product"]]', 'groups = [["qa"], ["tester"]]')  # fmt: skip


def weighed(story: Story, text: str) -> Effects:
    return effects(story.world, Policy.parse(text), [story.case("admin")])


def activated(story: Story, text: str) -> None:
    outcome = story.give("admin", "activate-policy", ActivatePolicy(text))
    assert isinstance(outcome, Accepted)
    story.organise(*outcome.events)


def open_gates(story: Story) -> dict[str, bool]:
    return {state.name: state.satisfied for state in gates.read(story.case("admin"))}


@pytest.mark.says("intro.3")
@pytest.mark.parametrize("until", [told.requested, told.signed, told.form_filled, told.submitted, told.approved, told.started])  # fmt: skip
@pytest.mark.parametrize("text", [LOOSER, SLOWER, MORE_ASKED, STRICTER])
def test_what_is_told_beforehand_comes_true(until: Part, text: str) -> None:
    story = a_change(until)
    before, found = open_gates(story), weighed(story, text)
    activated(story, text)
    after = open_gates(story)
    turned = {each.gate: each.opens for change in found.changes for each in change.turned}
    assert turned == {name: opened for name, opened in after.items() if before[name] != opened}


def test_a_new_field_shuts_the_gate_of_a_form_that_was_full() -> None:
    (change,) = weighed(a_change(told.form_filled), MORE_ASKED).changes
    (turned,) = change.turned
    assert (turned.gate, turned.opens, turned.why) == (
        "form",
        False,
        "The form still lacks “Ticket”.",
    )


def test_what_is_loosened_and_tightened_is_told_in_sentences() -> None:
    story = a_change(told.submitted)
    looser = weighed(story, LOOSER)
    assert looser.looser == ("The yes of 1 of 2 approvers is enough; it was 2 of 2.",)
    assert (looser.tighter, looser.looked_at, looser.changes) == ((), 1, ())
    activated(story, LOOSER)
    back = weighed(story, POLICY)
    assert back.looser == ()
    assert back.tighter == (
        "No longer so: The yes of 1 of 2 approvers is enough. Now it is 2 of 2.",
    )


def test_the_event_says_what_was_loosened() -> None:
    story = a_change(told.submitted)
    outcome = story.give("admin", "activate-policy", ActivatePolicy(LOOSER))
    assert isinstance(outcome, Accepted)
    (event,) = outcome.events
    assert isinstance(event, organisation.PolicyActivated)
    assert event.loosens == ("The yes of 1 of 2 approvers is enough; it was 2 of 2.",)
    first = Story(world=World())
    first.organise(organisation.AccountAdded(account="admin", name=Prose("A"), email=Prose(""), administrator=True))  # fmt: skip
    outcome = first.give("admin", "activate-policy", ActivatePolicy(POLICY))
    assert isinstance(outcome, Accepted)
    assert [getattr(each, "loosens", None) for each in outcome.events] == [()]


def test_a_change_that_ended_is_not_touched() -> None:
    assert weighed(a_change(), MORE_ASKED) == Effects((), (), 0, ())


def test_a_gate_that_waits_for_a_role_that_nobody_holds_says_so_loudly() -> None:
    story = a_change(told.form_filled)
    for account, role in CUSTOMER.holders.items():
        story.organise(organisation.RoleTaken(account=account, role=role, on="eclkc"))
    shut = [state for state in gates.read(story.case("admin")) if not state.satisfied]
    assert {"risk", "submission", "standby", "production", "closed"} <= {each.name for each in shut}
    for state in shut:
        if state.waiting_on and not any(each.accounts for each in state.waiting_on):
            assert "obody holds the role" in state.do, state
            assert "an administrator has to give it" in state.do, state
    risk = next(each for each in shut if each.name == "risk")
    assert risk.do.endswith(
        "Nobody holds the role hosting on eclkc yet, so an administrator has to give it."
    )


@pytest.mark.says("people.6")
@pytest.mark.parametrize("of", ORGANISATIONS, ids=lambda each: each.name)
@pytest.mark.parametrize("verdict", ["approve", "reject", "defer"])
def test_whoever_the_policy_gives_a_seat_approves_sends_back_or_defers(
    of: Organisation, verdict: str
) -> None:
    story, policy = a_change(told.submitted, of), Policy.parse(of.policy)
    assert story.facts.submission
    ask = Decide(verdict, story.facts.submission.seal, "Not like this.")
    for seat in policy.quorum.seats:
        assert isinstance(story.again().give(seat, "decide", ask), Accepted), seat
    for account in (*(of.account(one) for one in ("dev", "hosting", "isso")), "dan"):
        assert "review.seat" in story.again().refused(account, "decide", ask), account
