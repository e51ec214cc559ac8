"""This module tries that every fault of a policy file is named, at its line and column, with what to do, and all of them at once."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcycle.process.policy.checking import LONGEST, faults
from offcycle.process.policy.fault import Fault
from tests.organisations import ORGANISATIONS, POLICY, Organisation


def at(text: str, fault: Fault) -> str:
    """What stands where a fault is told to be."""
    return text.split("\n")[fault.line - 1][fault.column - 1 :]


def changed(old: str, new: str) -> str:
    assert old in POLICY, old
    return POLICY.replace(old, new, 1)


# What is changed, into what, what then stands at the fault, what it is about, and what it says.
SHAPES = (
    ("holds_hours = 72", "holds_hours = 0", "0", "quorum.holds_hours", "It has to be more than 0."),
    ("holds_hours = 72", "hold_hours = 72", "hold_hours", "quorum.hold_hours", "There is no setting “hold_hours” here."),
    ("holds_hours = 72", 'holds_hours = "72"', '"72"', "quorum.holds_hours", "It has to be a whole number, without quotes."),
    ("holds_hours = 72", "holds_hours = 7.5", "7.5", "quorum.holds_hours", "It has to be a whole number, without quotes."),
    ("holds_hours = 72", "holds_hours = 2026-01-01", "2026", "quorum.holds_hours", "It has to be a whole number, without quotes."),
    ("needed = 0", "needed = -1", "-1", "quorum.needed", "It has to be 0 or more."),
    ("warn_percent = 75", "warn_percent = 100", "100", "clocks.warn_percent", "It has to be less than 100."),
    ("hours = 4\n", "hours = 169\n", "169", "windows.hours", "It has to be 168 at most."),
    ('seats = ["cor1", "cor2"]', 'seats = "cor1"', '"cor1"', "quorum.seats", "It has to be a list, in square brackets."),
    ('seats = ["cor1", "cor2"]', 'seats = ["cor1", "Cor 2"]', '"Cor 2"', "quorum.seats#2", "“Cor 2” is no short name."),
    ('seats = ["cor1", "cor2"]', 'seats = ["cor1", "cor1"]', "[", "quorum.seats", "An account sits in one seat only."),
    ("alternates = {}", 'alternates = { "Cor 1" = [] }', '"Cor 1"', "quorum.alternates.Cor 1", "“Cor 1” is no short name."),
    ("alternates = {}", "alternates = []", "[]", "quorum.alternates", "It has to be a table."),
    ("before_closing = true", 'before_closing = "yes"', '"yes"', "archive.before_closing", "It has to be true or false, without quotes."),
    ('name = "Headstart Hosting"', "name = 3", "3", "name", "It has to be text, in quotes."),
    ('silent_priorities = ["P0", "P1"]', 'silent_priorities = ["P9"]', '"P9"', "quorum.silent_priorities#1", "It has to be 'P0', 'P1', 'P2' or 'P3'."),
    ('low = { extensive = "P3"', 'low = { extensive = "P9"', '"P9"', "priority.low.extensive", "It has to be 'P0', 'P1', 'P2' or 'P3'."),
    ('label = "System"\n', "", "fields]]", "form.fields#1.label", "“label” is missing here."),
    ('label = "System"\n', 'label = ""\n', '""', "form.fields#1.label", "It is empty."),
    ('on = "triage.requested"', 'on = "triage.asked"', '"triage.asked"', "notices#1.on", "No event is called “triage.asked”."),
    ("[archive]", "[archiv]", "archiv]", "archiv", "There is no setting “archiv” here."),
    ("[limits]", "limits = 3\n[other]", "3", "clocks.priorities.limits", "It has to be a table."),
    ("P0 = { response_hours = 4, ", "P0 = { ", "P0", "clocks.priorities.P0.response_hours", "“response_hours” is missing here."),
)  # fmt: skip
PEOPLE = (
    ("needed = 0", "needed = 3", "3", "quorum.needed", "3 approvers are needed, and there are 2 seats."),
    ('seats = ["cor1", "cor2"]', "seats = []", "[]", "quorum.seats", "It names no approver, so nothing could ever be approved."),
    ("alternates = {}", 'alternates = { cor3 = ["ann"] }', "cor3", "quorum.alternates.cor3", "There is no seat “cor3” that they could stand in for."),
    ("alternates = {}", 'alternates = { cor1 = ["cor2"] }', '"cor2"', "quorum.alternates.cor1#1", "“cor2” has a seat already, and nobody sits in two."),
    ("alternates = {}", 'alternates = { cor1 = ["a", "a"] }', '"a"] }', "quorum.alternates.cor1#2", "“a” is named twice."),
    ("reminder_hours = 12", "reminder_hours = 72", "72", "quorum.reminder_hours", "Approvals hold for 72 hours, so nobody can be reminded 72 hours before."),
    ('groups = [["dev"], ["qa", "tester", "product"]]', "groups = []", "[]", "validation.groups", "It names no group, so nobody could sign off staging."),
    ('groups = [["dev"], ["qa", "tester", "product"]]', 'groups = [["dev"], []]', "[]]", "validation.groups#2", "This group names no role, so nobody could sign off for it."),
    ('groups = [["dev"], ["qa", "tester", "product"]]', 'groups = [["qa", "qa"]]', '"qa"]]', "validation.groups#1#2", "“qa” is named twice in this group."),
    ('stand_by = ["dev"]', "stand_by = []", "[]", "may.stand_by", "It names no role, and without it no change comes to its end."),
    ('close = ["hosting"]\n', "", "may", "may.close", "It names no role, and without it no change comes to its end."),
    ('close = ["hosting"]', 'close = ["hosting", "hosting"]', '"hosting"]', "may.close#2", "“hosting” is named twice."),
    ('close = ["hosting"]', 'close = ["stakeholder"]', '"stakeholder"', "may.close#1", "“stakeholder” stands outside: it gets notices, and sees no change."),
    ('groups = [["dev"], ', 'groups = [["stakeholder"], ', '"stakeholder"', "validation.groups#1#1", "“stakeholder” sees no change, so it cannot sign one off."),
    ('affected = "affected"', 'affected = "hosting"', '"hosting"', "roles.affected", "“hosting” is what roles.hosting is called, too, and those are told other things."),
    ('role = "approver"', 'role = "owner"', '"owner"', "quorum.role", "“owner” is what notices call somebody by what they did, so no role can be called so."),
    ('qa = "QA"', 'qua = "QA"', "qua", "roles.labels.qua", "No role is called “qua” in this policy."),
)  # fmt: skip
TIMES = (
    ("America/New_York", "America/Newyork", '"America/Newyork"', "hours.zone", '"America/Newyork" is no time zone that is known here.'),
    ('core_from = "12:00"', 'core_from = "noon"', '"noon"', "hours.core_from", '"noon" is no time of day.'),
    ('core_until = "17:00"', 'core_until = "11:00"', '"11:00"', "hours.core_until", "Core hours cannot last from 12:00 to 11:00: they begin and end on one day."),
    ('days = ["MO", "TU", "WE", "TH", "FR"]', "days = []", "[]", "hours.days", "No day of the week is worked, so no working day would ever pass."),
    ('days = ["MO", "TU", "WE", "TH", "FR"]', 'days = ["MO", "MO"]', '"MO"]', "hours.days#2", "“MO” is named twice."),
    ('holidays = "US"', 'holidays = "XX"', '"XX"', "hours.holidays", 'The holidays of "XX" are not known.'),
    ('quiet_from = ""', 'quiet_from = "22:00"', '""', "hours.quiet_until", "Quiet hours need a begin and an end, and this is empty."),
    ('quiet_from = ""\nquiet_until = ""', 'quiet_from = "22:00"\nquiet_until = "22:00"', '"22:00"', "hours.quiet_until", "Quiet hours end when they begin, so there are none."),
    ("FREQ=MONTHLY;BYDAY=3TH", "FREQ=MONTHLY;BYDAY=TH3", '"FREQ', "windows.rule", 'In the rule "FREQ=MONTHLY;BYDAY=TH3", BYDAY=TH3 cannot be read.'),
    ('opens = "20:00"', 'opens = "24:00"', '"24:00"', "windows.opens", '"24:00" is no time of day.'),
    ("furthest_days = 35", "furthest_days = 6", "6", "windows.furthest_days", "No window could ever be proposed: none opens after 5 working days and within 6 days."),
    ("lead_working_days = 5", "lead_working_days = 60", "35", "windows.furthest_days", "No window could ever be proposed: none opens after 60 working days and within 35 days."),
)  # fmt: skip
URGENCY = (
    (', minor = "P2" }', " }", "{ extensive", "priority.severe", "With the urgency severe, minor has no priority."),
    ("severe = {", "dire = {", "dire", "priority.dire", "No urgency is called “dire”."),
    ('severe = { extensive = "P0"', 'severe = { total = "P0"', "total", "priority.severe.total", "No impact is called “total”."),
    ("P3 = { response_hours = 24, resolution_hours = 72 }\n", "", "priorities]", "clocks.priorities.P3", "The matrix gives the priority P3, and nothing says how long its changes may take."),
    ("P3 = { response_hours = 24", "P4 = { response_hours = 24", "P4", "clocks.priorities.P4", "No priority is called “P4”."),
    ("resolution_hours = 16", "resolution_hours = 3", "3", "clocks.priorities.P0.resolution_hours", "It would have to be resolved before anybody has to respond."),
)  # fmt: skip
TELLING = (
    ('filled_from = "title"', 'filled_from = "name"', '"name"', "form.fields#2.filled_from", "Nothing that is known is called “name”."),
    ('filled_from = "title"', 'kind = "choice"', "fields]]", "form.fields#2.choices", "This field is a choice, and offers none."),
    ('filled_from = "title"', 'choices = ["a"]', '["a"]', "form.fields#2.choices", "Choices are offered, and the kind of this field is “text”."),
    ('filled_from = "title"', 'kind = "choice"\nchoices = ["a", "a"]', '"a"]', "form.fields#2.choices#2", "“a” is offered twice."),
    ('filled_from = "title"', 'kind = "choice"\nchoices = ["abc"]\nlongest = 2', '"abc"', "form.fields#2.choices#1", "“abc” is longer than this field takes."),
    ('name = "title"', 'name = "system"', '"system"', "form.fields#2.name", "Another field is called “system” already."),
    ('sentence = "sentence"', 'sentence = "summary"', '"summary"', "form.sentence", "The form has no field “summary”, so approvers would read no sentence."),
    ('first = ["if_not_done", "undo"]', 'first = ["undo", "cost"]', '"cost"', "form.first#2", "The form has no field “cost”, so approvers could not read it first."),
    ("required = true\nlongest = 200", "longest = 200", "fields]]", "form.fields#12.required", "This is the sentence for the approvers, and may be left out."),
    ("required = true\nlongest = 200", 'required = true\nfilled_from = "title"', '"title"', "form.fields#12.filled_from", "This is the sentence for the approvers, which somebody has to write for them."),
    ('asked_of = ["dev", "hosting"]', 'asked_of = ["qa"]', '"qa"', "form.fields#5.asked_of#1", "“qa” is asked, and may not fill the form."),
    ('to = ["hosting"]', 'to = ["hosing"]', '"hosing"', "notices#1.to#1", "“hosing” is no role of this policy, and nobody else who could be told."),
    ('to = ["hosting"]', "", "[[notices]]", "notices#1", "It tells nobody."),
    ('to = ["hosting"]', 'to = ["owner"]', '"owner"', "notices#1.to#1", "triage.requested names no owner who could be told."),
    ('on = "triage.requested"', 'on = "triage.requested"\nwhen = "reject"', '"reject"', "notices#1.when", "triage.requested never says “reject”, so this would never be sent."),
    ('on = "triage.requested"', 'on = "triage.requested"\nclocks = ["help"]', '["help"]', "notices#1.clocks", "triage.requested is about no clock."),
    ('clocks = ["help"]', 'clocks = ["hepl"]', '"hepl"', None, "No clock is called “hepl”."),
    ('subject = "{ref}: please acknowledge: {title}"', 'subject = "{ref}: {name}"', '"{ref}', "notices#1.subject", "Nothing is called {name}, so it would stand there as it is."),
    ('subject = "{ref}: please acknowledge: {title}"', 'subject = "{ref}: {what}"', '"{ref}', "notices#1.subject", "triage.requested does not say {what}, so it would stand there as it is."),
    ('subject = "{ref}: please acknowledge: {title}"', 'subject = "{ref}\\n{title}"', '"{ref}', "notices#1.subject", "A subject is one line."),
)  # fmt: skip


@pytest.mark.parametrize("organisation", ORGANISATIONS, ids=lambda each: each.name)
def test_nothing_is_wrong_with_the_policies_that_journeys_are_told_under(
    organisation: Organisation,
) -> None:
    assert faults(organisation.policy) == ()


@pytest.mark.says("intro.3")
@pytest.mark.parametrize(
    ("old", "new", "stands", "where", "says"), SHAPES + PEOPLE + TIMES + URGENCY + TELLING
)
def test_a_fault_is_told_where_it_stands(
    old: str, new: str, stands: str, where: str | None, says: str
) -> None:
    text = changed(old, new)
    found = [each for each in faults(text) if each.says == says]
    assert found, faults(text)
    assert where in {None, found[0].where}
    assert at(text, found[0]).startswith(stands)
    assert found[0].do.endswith((".", "}", "]."))


SYNTAX = (
    ("seats =", 1, 8, "Invalid value", "Put text in quotes"),
    ("[quorum\nneeded = 0", 1, 8, "Expected ']'", "Compare it"),
    ('[quorum]\nseats = ["a"\nneeded = 0\n', 2, 1, "Unclosed array", "Close the list"),
    ("[quorum]\nneeded = 0\nneeded = 1\n", 3, 1, "Cannot overwrite", "It is said twice"),
    ("[quorum]\nneeded = 0\n[quorum]\nsilent_minutes = 3\n", 3, 1, "Cannot declare", "This table is there twice"),
    ('name = "x\n[quorum]\nneeded = 0', 1, 10, "Illegal character", "Take this character out"),
    ('name = """x\n[quorum]\nneeded = 0', 1, 1, "Unterminated", "Close the text"),
    ("needed 0", 1, 8, "Expected '='", "Write it as"),
    ("[quorum]\r\nneeded = 0 1\r\n", 2, 12, "Expected newline", "Begin a new line"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "line", "column", "says", "do"), SYNTAX)
def test_what_is_no_toml_is_told_where_it_stands(
    text: str, line: int, column: int, says: str, do: str
) -> None:
    (found,) = faults(text)
    assert (found.line, found.column, found.where) == (line, column, "")
    assert found.says.startswith(f"This is not TOML: {says}")
    assert found.do.startswith(do)


def test_all_faults_are_told_at_once_in_the_order_of_the_lines() -> None:
    text = (
        changed("needed = 0", "needed = 3")
        .replace("reminder_hours = 12", 'reminder_hours = "12"')
        .replace('zone = "America/New_York"', 'zone = "Mars"')
        .replace('label = "Change"\n', "")
        .replace('filled_from = "plan"', 'filled_from = "plans"')
        .replace('to = ["hosting"]', 'to = ["hosing"]', 1)
        .replace("before_closing = true", "before_close = true")
    )
    found = faults(text)
    assert [each.where for each in found] == [
        "quorum.needed", "quorum.reminder_hours", "hours.zone", "archive.before_close",
        "form.fields#2.label", "form.fields#10.filled_from", "notices#1.to#1",
    ]  # fmt: skip
    assert [each.line for each in found] == sorted(each.line for each in found)


def test_what_is_no_toml_hides_no_other_fault() -> None:
    text = changed("needed = 0", "needed = zero").replace("warn_percent = 75", "warn_percent = 0")
    text = text.replace('to = ["asked"]', 'to = ["asked')
    assert [(at(text, each)[:6], each.where) for each in faults(text)] == [
        ("zero", ""), ("0", "clocks.warn_percent"), ("", ""),
    ]  # fmt: skip


def test_a_fault_is_told_of_no_fault() -> None:
    # That nobody could be asked about “hosting” follows from what is wrong with `may`, and is not said.
    assert len(faults(changed('form = ["dev", "hosting"]', "form = 3"))) == 1
    assert len(faults(changed('name = "sentence"', 'name = "Sentence"'))) == 1
    assert len(faults(changed("P0 = { response_hours = 4", 'P0 = { response_hours = "4"'))) == 1


LINES = POLICY.split("\n")


@given(
    st.lists(st.tuples(st.integers(0, len(LINES) - 1), st.integers(0, 60), st.sampled_from(["", "[", '"', "=", "'''", "\n", "{", "x", "0", "\r"])), min_size=1, max_size=4)
)  # fmt: skip
def test_whatever_is_spoilt_is_told_and_nothing_breaks(spoilt: list[tuple[int, int, str]]) -> None:
    lines = list(LINES)
    for number, column, put in spoilt:
        lines[number] = lines[number][:column] + put + lines[number][column + 1 :]
    for each in faults("\n".join(lines)):
        assert each.line <= len(re.split("\n", "\n".join(lines)))
        assert each.says
        assert each.do


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x" * (LONGEST + 1), "The file is longer than"),
        (f"name = {'[' * 50_000}", "Lists or tables stand in one another too deep"),
        (f"name = {'[' * 100_000}{']' * 100_000}", "Lists or tables stand in one another too deep"),
        (f"name = {'1' * 5000}", "This is not TOML"),
        (f"[quorum]\nneeded = 0x{'f' * 9000}", "It has to be a whole number"),
        ("a = [\n" + "[\n" * 3000, "Lists or tables stand in one another too deep"),
    ],
    ids=["long", "open", "deep", "digits", "hexadecimal", "many"],
)
def test_what_nobody_writes_is_refused_too(text: str, says: str) -> None:
    assert any(each.says.startswith(says) for each in faults(text))
