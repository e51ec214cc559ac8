"""This module tries which plans are kept with a system for new changes to start from, and by whom."""

from dataclasses import replace

import pytest

from offcycle.process.events import organisation
from offcycle.process.kernel import Accepted
from offcycle.process.plan import RemoveTemplate, SetTemplate
from tests.process.denials import Denial, Try, asks, holds
from tests.process.story import Story

SET = SetTemplate("eclkc", "restart", "sha256:d1", "sha256:r1", "Restart  the site", 3)
GONE = asks(RemoveTemplate("eclkc", "restart"))


def kept(story: Story) -> None:
    """A template is there."""
    outcome = story.give("dev", "set-template", SET)
    assert isinstance(outcome, Accepted)
    story.organise(*outcome.events)


def kept_there(story: Story) -> None:
    story.organise(organisation.TemplateSet("other", "restart", "sha256:d1", "sha256:r1"))


OTHERS = asks(RemoveTemplate("other", "restart"))

DENIALS = (
    Denial("set-template", "template.who template.reach", None, Try("qa", asks(SET)), Try("hosting", asks(SET))),
    Denial("set-template", "template.reach", None, Try("dev", asks(replace(SET, system="other"))), Try("affected", asks(replace(SET, system="other")))),
    Denial("set-template", "template.reach", None, Try("admin", asks(replace(SET, system="none"))), Try("admin", asks(SET))),
    Denial("set-template", "template.name", None, Try("dev", asks(replace(SET, name="My Own"))), Try("dev", asks(SET))),
    Denial("set-template", "template.steps", None, Try("dev", asks(replace(SET, steps=0))), Try("dev", asks(replace(SET, steps=0, procedures=2)))),
    Denial("set-template", "template.changed", None, Try("dev", asks(SET), (kept,)), Try("dev", asks(SET))),
    Denial("set-template", "template.seen", None, Try("dev", asks(replace(SET, document="sha256:d2")), (kept,)), Try("dev", asks(replace(SET, document="sha256:d2", before="sha256:d1")), (kept,))),
    Denial("remove-template", "template.who template.reach", None, Try("qa", GONE, (kept,)), Try("dev", GONE, (kept,))),
    Denial("remove-template", "template.reach", None, Try("dev", OTHERS, (kept_there,)), Try("affected", OTHERS, (kept_there,))),
    Denial("remove-template", "template.known", None, Try("dev", GONE), Try("dev", GONE, (kept,))),
)  # fmt: skip


@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


def test_a_template_has_all_who_wrote_it_until_it_is_removed() -> None:
    story = Story()
    kept(story)
    replaced = organisation.TemplateSet("eclkc", "restart", "sha256:d2", "sha256:r2", SET.title, 4)
    story.organise(replaced)
    found = story.world.roster.templates["eclkc", "restart"]
    assert (found.document, found.steps, len(found.authors)) == ("sha256:d2", 4, 1)
    story.organise(organisation.TemplateSet("eclkc", "restart", removed=True))
    assert not story.world.roster.templates
