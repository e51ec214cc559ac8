"""This module gives each step a key that stays with it while it is moved and reworded.

Comments, sign-offs and comparisons hang on keys, so a key that once stood for a step is not given to
another one. Keys are in no digest.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import replace
from difflib import SequenceMatcher

from offcycle.process.canonical import canonical
from offcycle.runbook.reading import Reading, Step

ALIKE = 0.5  # of two texts in one section, this much must be the same for them to be one step
MUCH_ALIKE = 0.75  # likewise, of two texts in different sections
NEAR = 12  # how far a reworded step may have moved among those that were changed with it
LONGEST = 100  # words that are compared
AROUND = "*_`\"'()[].,;:!?\u201c\u201d\u2018\u2019"


def keyed(reading: Reading, previous: Reading | None) -> Reading:
    """The reading with a key for every step: its own, that of the step it was before, or a new one."""
    earlier = [step for step in previous.steps if step.key] if previous else []
    keys = _kept(reading.steps, earlier)
    fresh = _fresh({*keys.values(), *(step.key for step in (*earlier, *reading.steps))})
    steps = (
        replace(step, key=keys[place] if place in keys else next(fresh))
        for place, step in enumerate(reading.steps)
    )
    return replace(reading, steps=tuple(steps))


def _kept(steps: tuple[Step, ...], earlier: list[Step]) -> dict[int, str]:
    """The keys that steps have already, by their place: explicit ones, then those of earlier steps."""
    keys: dict[int, str] = {}
    for place, step in enumerate(steps):
        if step.key and step.key not in keys.values():
            keys[place] = step.key
    pairs = _Pairs(dict(enumerate(steps)), dict(enumerate(earlier)), keys)
    pairs.same(lambda step: (canonical(dict(step.operation)), step.section, step.title))
    pairs.same(lambda step: canonical(dict(step.operation)))
    pairs.same(lambda step: (step.text, step.code))
    pairs.alike(ALIKE, lambda step: (step.part, step.section))
    pairs.alike(MUCH_ALIKE, lambda step: step.part)
    return keys


class _Pairs:
    """Finds for each new step the earlier one that it was, surest first."""

    def __init__(self, new: dict[int, Step], old: dict[int, Step], keys: dict[int, str]) -> None:
        taken = set(keys.values())
        self.new = {place: step for place, step in new.items() if place not in keys}
        self.old = {place: step for place, step in old.items() if step.key not in taken}
        self.keys = keys

    def same(self, sort: Callable[[Step], Hashable]) -> None:
        """Pair what is equal, in order."""
        waiting = _sorted_out(self.old, sort)
        for place, step in list(self.new.items()):
            if equals := waiting.get(sort(step)):
                self._pair(place, equals.pop(0))

    def alike(self, least: float, sort: Callable[[Step], Hashable]) -> None:
        """Pair what is most alike among steps of one sort."""
        waiting = _sorted_out(self.old, sort)
        found = [
            pair
            for group, places in _sorted_out(self.new, sort).items()
            for pair in self._likeness(places, waiting.get(group, []), least)
        ]
        for _, _, new, old in sorted(found):
            if new in self.new and old in self.old:
                self._pair(new, old)

    def _likeness(
        self, new: list[int], old: list[int], least: float
    ) -> Iterator[tuple[float, int, int, int]]:
        matcher: SequenceMatcher[str] = SequenceMatcher(autojunk=False)
        for rank, place in enumerate(new):
            matcher.set_seq2(_said(self.new[place]))
            for candidate in old[max(0, rank - NEAR) : rank + NEAR + 1]:
                matcher.set_seq1(_said(self.old[candidate]))
                if matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least:
                    ratio = matcher.ratio()
                    if ratio >= least:
                        yield -ratio, abs(place - candidate), place, candidate

    def _pair(self, new: int, old: int) -> None:
        self.keys[new] = self.old.pop(old).key
        del self.new[new]


def _sorted_out(
    steps: dict[int, Step], sort: Callable[[Step], Hashable]
) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for place, step in steps.items():
        groups[sort(step)].append(place)
    return groups


def _said(step: Step) -> list[str]:
    """The words of a step that are compared, whatever stands around them and however they begin."""
    words = step.text.split(maxsplit=LONGEST)[:LONGEST]
    return [word.strip(AROUND).casefold() or word for word in words]


def _fresh(taken: Iterable[str]) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        if f"s{number}" not in taken:
            yield f"s{number}"
