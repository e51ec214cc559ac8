"""This module tries that the days of a window's rule are said in words."""

import pytest

from offcycle.process.calendar.recurrence import rule_problem
from offcycle.process.calendar.rule_words import said
from tests.process.story import START

RULES = [
    ("FREQ=MONTHLY;BYDAY=3TH", "the third Thursday of every month"),
    ("FREQ=MONTHLY;BYDAY=1MO,-1FR", "the first Monday and the last Friday of every month"),
    ("FREQ=MONTHLY;BYDAY=-2TU;INTERVAL=2", "the second last Tuesday of every second month"),
    ("FREQ=MONTHLY;BYDAY=TH", "each Thursday of every month"),
    ("FREQ=MONTHLY;BYMONTHDAY=15,-1", "day 15 and the last day of every month"),
    ("FREQ=MONTHLY;BYDAY=1SA;BYMONTH=3,9", "the first Saturday of March and September"),
    ("FREQ=WEEKLY;BYDAY=TH", "Thursday of every week"),
    ("FREQ=WEEKLY;BYDAY=TU,TH;INTERVAL=2", "Tuesday and Thursday of every second week"),
    ("FREQ=DAILY", "every day"),
    ("FREQ=DAILY;INTERVAL=9;BYDAY=SA,SU", "every 9th day, if it is Saturday or Sunday"),
    ("FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=4", "day 4 of July"),
    ("FREQ=YEARLY;BYMONTH=7;BYDAY=1SU;INTERVAL=3", "the first Sunday of every third year, in July"),
    ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1", "the days of the rule FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1"),
    ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "the days of the rule FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "words"), RULES)
def test_a_rule_is_said_in_words(rule: str, words: str) -> None:
    assert rule_problem(rule, START.date()) is None
    assert said(rule) == words
