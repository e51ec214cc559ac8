"""This module tells all stories: beat after beat in the order of their times, whichever story they belong to."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from offcycle.demo.stories.stage import Beat, Stage, Teller, Told
from offcycle.demo.stories.table import STORIES
from offcycle.ledger import clock


def tell(stage: Stage, stories: Sequence[Told] = STORIES) -> dict[str, str]:
    """Tell the stories, and give the reference of each; afterwards the clock shows the time again."""
    tellers = {each.name: Teller(each.name, stage) for each in stories}
    try:
        for before_now, name, beat in in_order(stories):
            clock.move(-before_now)
            beat.do(tellers[name])
    finally:
        clock.move(timedelta(0))
    stage.bring_archive_back()
    return {name: teller.ref for name, teller in tellers.items() if teller.ref}


def in_order(stories: Sequence[Told]) -> list[tuple[timedelta, str, Beat]]:
    """Every beat with how long before now it is, the oldest first."""
    found = [each for story in stories for each in _timed(story)]
    return sorted(found, key=lambda each: each[0], reverse=True)


def _timed(story: Told) -> Iterator[tuple[timedelta, str, Beat]]:
    left = story.begun
    for place, beat in enumerate(story.beats):
        if place:
            left -= timedelta(minutes=beat.after)
        yield left, story.name, beat
