"""This module reads the plans that the guide shows: each is one that could be saved."""

import re

import pytest

from devtools.places import ROOT
from offcycle.process.policy import Policy
from offcycle.runbook import read
from offcycle.runbook.values import values

GUIDE = (ROOT / "docs/guide/writing-a-plan.md").read_text(encoding="utf-8")
PLANS = re.findall(r"^````markdown plan\n(.*?)^````$", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("text", PLANS, ids=range(len(PLANS)))
def test_the_plans_of_the_guide_have_neither_fault_nor_warning(text: str) -> None:
    reading = read(text.encode(), executors=frozenset(Policy().executors.enabled))
    assert reading.faults == ()
    assert any(step.part == "steps" for step in reading.steps)


def test_the_guide_shows_what_it_speaks_of() -> None:
    readings = [read(text.encode()) for text in PLANS]
    steps = [step for reading in readings for step in reading.steps]
    assert {"steps", "checks", "rollback"} <= {step.part for step in steps}
    assert {"hand", "sh"} <= {step.kind for step in steps}
    assert {"stop", "start"} <= {step.key for step in steps}
    told = [each for reading in readings for each in values(reading)]
    assert any(each.secret for each in told)
    assert any(each.differs and not each.secret for each in told)
