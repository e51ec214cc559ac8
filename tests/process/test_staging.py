"""This module tries step 2: the plan is run in staging, and signed off there by different people."""

import pytest

from offcycle.process import gates, staging
from offcycle.process.events import Prose, organisation
from offcycle.process.facts import SignOff
from offcycle.process.run import steps
from offcycle.process.staging import Sign
from offcycle.process.world import OtherRun
from tests.process import story as told
from tests.process.denials import Ask, Denial, Part, Try, holds
from tests.process.parts import (
    all_of,
    gets,
    no_address,
    policy,
    production_failed,
    put_back,
    revised,
    staging_failed,
    stopped,
    withdrawn,
)
from tests.process.story import Story, a_change


def signs(verdict: str = "pass", reason: str = "", role: str = "", digest: str = "") -> Ask:
    """A sign-off for the plan as it reads now, or for another digest."""

    def ask(story: Story) -> Sign:
        plan = story.facts.plan
        return Sign(verdict, digest or (plan.plan if plan else "none"), reason, role)

    return ask


def other_run(environment: str, system: str = "eclkc") -> Part:
    def part(story: Story) -> None:
        run = OtherRun("CR-1002", "CR-1002-R1", environment, (system,))
        story.world = story.world.with_runs((run,))

    return part


BEFORE = told.planned("Other steps.").plan
ISSUED = "issued"

DENIALS = (
    Denial("sign-off", "change.open", told.staged, Try("qa", signs(), (withdrawn,)), Try("qa", signs())),
    Denial("sign-off", "actor.in_person", told.staged, Try("qa", signs(), via=ISSUED), Try("qa", signs(), via="token")),
    Denial("sign-off", "staging.validator", told.staged, Try("hosting", signs()), Try("tester", signs())),
    Denial("sign-off", "gate.staging_run", told.staged, Try("qa", signs(), (revised,)), Try("qa", signs(), (revised, put_back))),
    Denial("sign-off", "gate.staging_run", told.documented, Try("qa", signs()), Try("qa", signs(), (told.staged,))),
    Denial("sign-off", "staging.before_production", told.started, Try("tester", signs()), Try("tester", signs(), (stopped,))),
    Denial("sign-off", "staging.before_production", told.applied, Try("tester", signs()), Try("tester", signs(), (production_failed,))),
    Denial("sign-off", "staging.digest", told.staged, Try("qa", signs(digest=BEFORE)), Try("qa", signs())),
    Denial("sign-off", "staging.verdict", told.staged, Try("qa", signs("fail", " ")), Try("qa", signs("fail", "White page"))),
    Denial("sign-off", "staging.verdict", told.staged, Try("qa", signs("perhaps")), Try("qa", signs("pass"))),
    Denial("sign-off", "staging.role", told.staged, Try("qa", signs(role="dev")), Try("qa", signs(role="qa"))),
    Denial("start-staging", "change.open", told.documented, Try("dev", first=(withdrawn,)), Try("dev")),
    Denial("start-staging", "may.staging", told.documented, Try("qa"), Try("hosting")),
    Denial("start-staging", "gate.plan", told.acknowledged, Try("dev"), Try("dev", first=(told.documented,))),
    Denial("start-staging", "run.has_staging", told.documented, Try("dev", first=(no_address("staging"),)), Try("dev")),
    Denial("start-staging", "run.one_at_a_time", told.documented, Try("dev", first=(lambda story: story.must("dev", "start-staging"),)), Try("dev")),
    Denial("start-staging", "run.alone", told.documented, Try("dev", first=(other_run("staging"),)), Try("dev", first=(other_run("production"),))),
    Denial("start-staging", "run.alone", told.documented, Try("dev", first=(other_run("staging"),)), Try("dev", first=(other_run("staging", "other"),))),
    Denial("start-staging", "run.one_at_a_time review.not_applied", told.started, Try("dev"), Try("dev", first=(stopped,))),
    Denial("start-staging", "review.not_applied", told.applied, Try("dev"), Try("dev", first=(production_failed,))),
)  # fmt: skip


@pytest.mark.says("people.1", "people.5", "2.11", "2.22")
@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


def gate(story: Story, name: str) -> gates.State:
    return next(state for state in gates.read(story.case("dev")) if state.name == name)


def said(by: str, *roles: str) -> SignOff:
    return SignOff(by, told.START, "pass", roles, "", "")


GROUPS = (("dev",), ("qa", "tester", "product"))
SEATED = (
    ([], False),
    ([said("dev", "dev")], False),
    ([said("qa", "qa"), said("tester", "tester")], False),
    ([said("dev", "dev"), said("qa", "qa")], True),
    ([said("both", "dev", "qa")], False),
    ([said("both", "dev", "qa"), said("dev", "dev")], True),
    ([said("dev", "dev"), said("both", "dev", "qa")], True),
    ([said("both", "dev", "qa"), said("tester", "tester")], True),
    ([said("both", "dev", "qa"), said("isso", "isso")], False),
)


@pytest.mark.says("2.20")
@pytest.mark.parametrize(("passed", "enough"), SEATED)
def test_every_group_needs_a_person_of_its_own(passed: list[SignOff], enough: bool) -> None:
    assert staging.seated(GROUPS, passed) is enough


@pytest.mark.says("2.20")
def test_one_person_with_every_role_does_not_sign_off_alone() -> None:
    story = a_change(told.staged)
    for role in ("qa", "tester", "product"):
        gets("dev", role)(story)
    story.must("dev", "sign-off", signs()(story))
    state = gate(story, "validated")
    assert not state.satisfied
    assert (
        state.why == "Staging still has to be signed off by the dev team and QA, tester or product."
    )
    story.must("tester", "sign-off", signs()(story))
    assert gate(story, "validated").why == "Signed off by Dev and Tester."


@pytest.mark.says("intro.5", "2.21")
def test_one_press_signs_for_every_role_and_a_role_may_be_named() -> None:
    story = a_change(told.staged)
    gets("qa", "tester")(story)
    story.must("qa", "sign-off", signs()(story))
    story.must("dev", "sign-off", signs(role="dev")(story))
    assert [each.roles for each in story.facts.sign_offs] == [("qa", "tester"), ("dev",)]


@pytest.mark.says("2.23")
def test_a_fail_sends_the_plan_back_until_that_person_passes() -> None:
    story = a_change(told.signed)
    staging_failed(story)
    state = gate(story, "validated")
    assert state.why == "Qa did not pass staging: The page is white."
    assert [waiting.role for waiting in state.waiting_on] == ["dev", "hosting"]
    story.must("tester", "sign-off", signs()(story))
    assert not gate(story, "validated").satisfied
    story.must("qa", "sign-off", signs()(story))
    assert gate(story, "validated").satisfied


def test_a_fail_after_the_approvals_still_stops_production() -> None:
    story = a_change(told.standing_by)
    staging_failed(story)
    assert story.refused("hosting", "start-production") == {"gate.validated", "gate.submission"}


def test_without_groups_nobody_can_sign_off_and_that_is_said() -> None:
    story = a_change(None)
    policy(('groups = [["dev"], ["qa", "tester", "product"]]', "groups = []"))(story)
    for part in (told.requested, told.triaged, told.acknowledged, told.documented, told.staged):
        part(story)
    assert gate(story, "validated").why == "The policy names nobody who signs off staging."
    assert story.refused("qa", "sign-off", signs()(story)) == {"staging.validator"}


WHY_NOT_TRIED = (
    (all_of(), "The plan was not run in staging yet."),
    (
        no_address("staging"),
        "ECLKC has no staging, so a desk check is needed: a second person goes through every step with the author.",
    ),
    (lambda story: story.must("dev", "start-staging"), "CR-1001-R1 is going on in staging."),
    (all_of(told.staged, revised), "What the plan does has changed since it was run in staging."),
)


@pytest.mark.says("2.24")
@pytest.mark.parametrize(("part", "why"), WHY_NOT_TRIED)
def test_the_gate_says_why_staging_is_not_done(part: Part, why: str) -> None:
    story = a_change(told.documented)
    part(story)
    assert gate(story, "staging_run").why == why


def test_a_run_that_was_stopped_does_not_count() -> None:
    story = a_change(told.documented)
    story.must("dev", "start-staging")
    story.must("dev", "stop-run", steps.StopRun(story.run, "Wrong server"))
    assert not gate(story, "staging_run").satisfied


def test_staging_is_deviated_from_with_a_reason_only_and_that_is_remembered() -> None:
    story = a_change(told.documented)
    story.must("dev", "start-staging")
    story.must("dev", "report-step", steps.ReportStep(story.run, "s1", "done"))
    story.must("dev", "report-step", steps.ReportStep(story.run, "s2", "skipped", "Not there."))
    story.must("dev", "finish-run", steps.FinishRun(story.run))
    run = story.facts.runs["CR-1001-R1"]
    assert (run.outcome, gate(story, "staging_run").satisfied) == ("done_with_deviations", True)


def test_a_system_that_is_not_known_any_more_has_no_environment() -> None:
    story = a_change(told.documented)
    renamed = organisation.SystemSet(system="eclkc", name=Prose("E"), team="web")
    story.organise(renamed)
    assert story.refused("dev", "start-staging") == {"run.has_staging"}
