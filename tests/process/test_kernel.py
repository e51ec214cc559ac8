"""This module holds every command to the laws of all: no rule untried, no refusal unexplained, nothing told by halves."""

import re
from dataclasses import replace

import pytest

from offcycle.process import gates, triage
from offcycle.process.commands import COMMANDS, decide
from offcycle.process.events.organisation import TokenMade, TokenRevoked
from offcycle.process.events.vocabulary import Prose
from offcycle.process.kernel import Accepted, Actor, Case, Refusal, Refused, available
from offcycle.process.plan import Comment
from offcycle.process.triage import Nothing, Request
from tests.process import story as told
from tests.process import (
    test_absences,
    test_afterwards,
    test_afterwork,
    test_amending,
    test_calendars,
    test_clocks,
    test_commenting,
    test_correcting,
    test_deciding,
    test_desk_check,
    test_drill,
    test_expunging,
    test_form,
    test_freezes,
    test_help,
    test_notices,
    test_people,
    test_plan,
    test_review,
    test_roll_call,
    test_rollback,
    test_rota,
    test_run,
    test_sign_ins,
    test_staging,
    test_submission,
    test_templates,
    test_triage,
    test_unknown,
    test_validation,
    test_ways,
    test_windows,
)
from tests.process.denials import Denial, Part, given, refusals
from tests.process.story import Story, a_change

TABLES = (
    test_clocks.DENIALS,
    test_ways.DENIALS,
    test_sign_ins.DENIALS,
    test_triage.DENIALS,
    test_windows.DENIALS,
    test_roll_call.DENIALS,
    test_plan.DENIALS,
    test_commenting.DENIALS,
    test_templates.DENIALS,
    test_staging.DENIALS,
    test_submission.DENIALS,
    test_correcting.DENIALS,
    test_validation.DENIALS,
    test_desk_check.DENIALS,
    test_help.DENIALS,
    test_form.DENIALS,
    test_review.DENIALS,
    test_deciding.DENIALS,
    test_absences.DENIALS,
    test_calendars.DENIALS,
    test_rota.DENIALS,
    test_run.DENIALS,
    test_amending.DENIALS,
    test_unknown.DENIALS,
    test_rollback.DENIALS,
    test_freezes.DENIALS,
    test_notices.DENIALS,
    test_afterwards.DENIALS,
    test_afterwork.DENIALS,
    test_expunging.DENIALS,
    test_drill.DENIALS,
    test_people.DENIALS,
)
EVERY: tuple[Denial, ...] = tuple(denial for table in TABLES for denial in table)


def test_every_rule_and_check_of_every_command_is_reached() -> None:
    there = {
        (command.name, each.name)
        for command in COMMANDS.values()
        for each in (*command.rules, *command.checks)
    }
    reached = {pair for denial in EVERY for pair in denial.reached}
    assert reached == there


def test_every_rule_is_reached_alone_or_is_one_that_never_stands_alone() -> None:
    names = {pair for denial in EVERY for pair in denial.reached}
    alone = {pair for denial in EVERY if len(denial.reached) == 1 for pair in denial.reached}
    assert names - alone == {
        ("close", "close.production"),  # what ended is told and archived before it can close
        ("start-production", "gate.submission"),  # without one there is no quorum, either
        ("reset-credentials", "credentials.who"),  # who is not known here owns nothing, either
        ("make-token", "credentials.who"),
        ("revoke-token", "credentials.who"),
        ("set-window", "actor.active"),  # who is not active holds no role
        ("raise-security", "actor.active"),  # nor sees a change
        ("request", "actor.active"),  # who is not active holds no role
        ("set-freeze", "actor.active"),
        ("settle-comment", "comment.may"),  # who may not comment settles nothing of others
        ("set-template", "template.who"),  # who may write no plan writes none of a system
        ("remove-template", "template.who"),
        ("set-freeze", "may_anywhere.freeze"),  # who holds no role reaches no system with it
        ("lift-freeze", "actor.active"),
        ("lift-freeze", "may_anywhere.freeze"),
        ("amend-step", "change.open"),  # no change ends while production is being changed
        ("agree-step", "change.open"),
        ("record-afterwards", "actor.active"),
        ("expunge", "expunge.who"),  # who is neither of the two is not the other one, either
        ("accept", "change.open"),  # it closes after every approver has answered
        ("start-production", "gate.triage"),  # without triage nothing was submitted
        ("start-production", "gate.staging_run"),  # without it nobody could sign off
        (
            "start-production",
            "gate.plan",
        ),  # once it was submitted, what the draft lacks holds nothing up
        ("start-production", "gate.form"),
        ("start-production", "gate.validated"),  # who objects later shuts the submission, too
        ("start-production", "gate.risk"),
        ("submit", "gate.staging_run"),
        ("validate-production", "change.open"),  # a change closes after production was validated
    }


SENTENCE = re.compile(r"[A-Z“0-9a-z].*[.!?]", re.DOTALL)


def well_said(refusal: Refusal) -> bool:
    """Whether a refusal says what was refused, why, and what to do, in whole sentences."""
    parts = (refusal.because, refusal.do)
    return bool(refusal.rule) and all(
        SENTENCE.fullmatch(part) and "  " not in part and not re.search(r"[:.] ?\.$", part)
        for part in parts
    )


@pytest.mark.parametrize("denial", EVERY, ids=str)
def test_every_refusal_is_well_said(denial: Denial) -> None:
    assert [each for each in refusals(denial) if not well_said(each)] == []


def test_a_refusal_that_is_badly_said_is_seen() -> None:
    good = Refusal("rule", "", "It is closed.", "Request a new one.")
    assert well_said(good)
    assert not well_said(Refusal("rule", "", "It is closed", "Request a new one."))
    assert not well_said(Refusal("rule", "", "It is closed.", ""))
    assert not well_said(Refusal("", "", "It is closed.", "Request."))
    assert not well_said(Refusal("rule", "", "It is signed off by .", "Sign: ."[:-1] + "."))


@pytest.mark.parametrize("denial", EVERY, ids=str)
def test_who_is_waited_for_can_act(denial: Denial) -> None:
    story = a_change(denial.until)
    for part in denial.no.first:
        part(story)
    roster = story.world.roster
    for refusal in refusals(denial):
        for waiting in refusal.waiting_on:
            for account in waiting.accounts:
                assert roster.active(account)
                held = roster.holds(account, waiting.role, "eclkc")
                assert held or account in roster.administrators()


NAMED = (
    (told.requested, "dee", "acknowledge", {"hosting": ("hosting", "hosting2")}),
    (told.staged, "dee", "sign-off", {
        "dev": ("dev", "dev2"), "qa": ("qa",), "tester": ("tester",), "product": (),
    }),
    (told.submitted, "dee", "decide", {"approver": ("cor1", "cor2")}),
    (told.approved, "hosting", "start-production", {"dev": ("dev", "dev2")}),
    (told.submitted, "hosting", "start-production", {"approver": ("cor1", "cor2"), "dev": ("dev", "dev2")}),
    (told.validated, "dee", "close", {"hosting": ("hosting", "hosting2")}),
)  # fmt: skip


@pytest.mark.parametrize(("until", "who", "name", "named"), NAMED)
def test_a_refusal_names_the_roles_and_the_accounts_that_can_act(
    until: Part, who: str, name: str, named: dict[str, tuple[str, ...]]
) -> None:
    found = available(name, a_change(until).case(who))
    waiting = {each.role: each.accounts for refusal in found for each in refusal.waiting_on}
    assert waiting.items() >= named.items()


@pytest.mark.parametrize("denial", EVERY, ids=str)
def test_what_a_page_asks_before_is_what_the_command_says_after(denial: Denial) -> None:
    story = a_change(denial.until)
    for part in denial.no.first:
        part(story)
    before = available(denial.command, story.case(denial.no.who, denial.no.via))
    assert refusals(denial)[: len(before)] == before


@pytest.mark.parametrize("name", COMMANDS)
def test_the_name_of_a_gate_is_that_of_its_rule(name: str) -> None:
    rules = [each for each in COMMANDS[name].rules if each.name.startswith("gate.")]
    known = {gate.name: gate for gate in gates.GATES}
    assert [each.gate for each in rules] == [each.name.removeprefix("gate.") for each in rules]
    assert [each.says for each in rules] == [known[each.gate].says for each in rules]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_rule_has_a_sentence(name: str) -> None:
    command = COMMANDS[name]
    for says in (command.says, *(each.says for each in (*command.rules, *command.checks))):
        assert says.endswith((".", "?"))
        assert says[0].isupper()
    names = [each.name for each in (*command.rules, *command.checks)]
    assert len(set(names)) == len(names)


def test_one_name_always_means_the_same() -> None:
    says: dict[str, str] = {}
    for command in COMMANDS.values():
        for each in (*command.rules, *command.checks):
            assert says.setdefault(each.name, each.says) == each.says


def test_rules_and_checks_are_told_together() -> None:
    story = a_change(told.requested)
    answers = triage.Answers(title="", impact="huge", affected=("eclkc",))
    assert story.refused("dee", "triage", answers) == {
        "may.triage", "triage.title", "triage.scales", "triage.affected",
    }  # fmt: skip


def test_the_wrong_thing_typed_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(TypeError, match="The command request takes Request, not Nothing"):
        decide("request", Nothing(), Story().case("dev"))


def test_no_command_comes_with_a_token_that_was_revoked() -> None:
    """Whoever looked at the token before may have seen that it holds: the command is decided after."""
    story = a_change(told.requested)
    made = TokenMade(
        token="t1", account="dev", name=Prose("CI"), scopes=(), expires_at=story.at, own=True
    )
    ask = Comment("Soon.")
    for happens, accepted in ((made, True), (TokenRevoked(token="t1"), False)):
        story.organise(happens)
        by_token = Actor("dev", "token", frozenset({"write"}), token="t1")
        outcome = decide("comment", ask, replace(story.case("dev"), actor=by_token))
        assert isinstance(outcome, Accepted) == accepted
    assert isinstance(outcome, Refused)
    assert [each.rule for each in outcome.refusals] == ["actor.token"]


def test_deciding_changes_nothing() -> None:
    story = a_change(told.submitted)
    before = story.again().facts
    for name in COMMANDS:
        available(name, story.case("cor1"))
    assert story.facts == before


@pytest.mark.parametrize("denial", EVERY, ids=str)
def test_the_same_case_is_always_decided_the_same(denial: Denial) -> None:
    assert given(denial, denial.no) == given(denial, denial.no)
    assert given(denial, denial.yes) == given(denial, denial.yes)


@pytest.mark.parametrize("until", [None, *told.WAY])
def test_every_gate_says_why_and_a_shut_one_what_to_do(until: Part | None) -> None:
    for state in gates.read(a_change(until).case("dev")):
        assert state.why.endswith(".")
        assert state.satisfied or state.do.endswith(".")


def test_without_a_policy_nobody_may_do_anything_and_is_told_whom_to_ask() -> None:
    story = Story(world=told.World.fold([]))
    outcome = decide(
        "request", Request("eclkc", "Down"), Case(story.facts, story.world, Actor("dev"), story.at)
    )
    assert isinstance(outcome, Refused)
    assert [each.rule for each in outcome.refusals] == ["actor.active", "request.system"]
    lost = a_change(told.requested)
    lost.world = told.World.fold(told.world_history(told.organisation_events("")))
    found = available("acknowledge", lost.case("hosting"))
    assert [(each.rule, each.because, each.do) for each in found] == [
        (
            "may.acknowledge",
            "The policy names no role that may do this.",
            "Ask an administrator to name one in the policy.",
        )
    ]


def test_the_manual_calls_nobody_by_a_name_that_only_the_customer_has() -> None:
    said = [gate.says for gate in gates.GATES]
    for each in COMMANDS.values():
        said += [each.says, *(one.says for one in (*each.rules, *each.checks))]
    assert [says for says in said if "ISSO" in says or "COR" in says.split()] == []
