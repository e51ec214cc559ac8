"""This module tries the policy file: what the shipped one says, and how a fault in another is told."""

import pytest

from offcycle.process.policy import Policy, PolicyError
from tests.process.story import POLICY

FAULTS = (
    ("seats =", "It is not TOML:"),
    ("[quorum]\nseats = ['cor1', 'cor1']", "quorum.seats: Value error, an account sits in one seat only."),
    ("[quorum]\nholds_hours = 0", "quorum.holds_hours: Input should be greater than 0."),
    ("[quorum]\nseat = ['cor1']", "quorum.seat: Extra inputs are not permitted."),
    ("[priority]\nsevere = { extensive = 'P9' }", "priority.severe.extensive: Input should be 'P0', 'P1', 'P2' or 'P3'."),
    ("[[notices]]\non = 'triage.asked'\nsubject = ''\ntext = ''", "notices.0.on: Value error, no event is called “triage.asked”."),
    ("[[notices]]\non = 'triage.requested'\nwhen = 'often'\nsubject = ''\ntext = ''", "notices.0.when: Input should be"),
    ("[[form.fields]]\nname = 'x'", "form.fields.0.label: Field required."),
)  # fmt: skip


@pytest.mark.parametrize(("text", "fault"), FAULTS)
def test_a_fault_is_named_where_it_stands(text: str, fault: str) -> None:
    with pytest.raises(PolicyError) as caught:
        Policy.parse(text)
    assert any(each.startswith(fault) for each in caught.value.faults), caught.value.faults
    assert str(caught.value).startswith("The policy cannot be used. ")


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(PolicyError) as caught:
        Policy.parse("[quorum]\nholds_hours = 0\nseats = ['a', 'a']")
    assert len(caught.value.faults) == 2


@pytest.mark.says("3.6", "4.8")
def test_the_shipped_policy_is_the_customers() -> None:
    policy = Policy.parse(POLICY)
    assert policy.quorum.seats == ("cor1", "cor2")
    assert policy.quorum.holds_hours == 72
    assert policy.clocks.standby_minutes == 60
    assert policy.validation.groups == (("dev",), ("qa", "tester", "product"))
    assert policy.archive.before_closing
    sentence = next(each for each in policy.form.fields if each.name == policy.form.sentence)
    assert (sentence.required, sentence.longest) == (True, 200)


def test_an_empty_policy_allows_nobody_anything() -> None:
    assert not any(getattr(Policy().may, name) for name in type(Policy().may).model_fields)
