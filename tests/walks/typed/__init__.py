"""This package types for the walkers: for each command something that mostly fits, and now and then something stale or wrong."""

from tests.walks.typed.after import AFTER
from tests.walks.typed.before import BEFORE
from tests.walks.typed.elsewhere import ELSEWHERE
from tests.walks.typed.hand import Ask, Hand
from tests.walks.typed.plans import family

__all__ = ["TYPED", "Ask", "Hand", "family"]

TYPED: dict[str, Ask] = BEFORE | AFTER | ELSEWHERE
