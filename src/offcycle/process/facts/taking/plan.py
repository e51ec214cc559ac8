"""This module takes in the events of step 1."""

from dataclasses import replace

from offcycle.process.events import plan
from offcycle.process.facts.carrying import go_on
from offcycle.process.facts.change import Facts, on
from offcycle.process.facts.happened import Happened
from offcycle.process.facts.plan import Comment, Revision


@on(plan.Revised)
def _revised(facts: Facts, h: Happened, e: plan.Revised) -> None:
    revision = Revision(
        number=e.revision,
        author=h.by,
        at=h.at,
        document=e.document,
        reading=e.reading,
        source=e.source,
        plan=e.plan,
        operations=e.operations,
        steps=e.steps,
        open_choice=e.open_choice,
        faults=e.faults,
        message=e.message,
        titles=dict(zip((step.key for step in e.steps), e.titles.split("\n"), strict=False)),
        came_from=e.came_from,
        also_by=e.also_by,
    )
    facts.revisions.append(revision)
    running = facts.running
    if running and running.environment == "staging" and revision.runnable:
        go_on(running, facts.revisions[running.revision - 1], revision)


@on(plan.Commented)
def _commented(facts: Facts, h: Happened, e: plan.Commented) -> None:
    said = Comment(h.n, h.by, h.at, e.text, e.step, question=e.question, answers=e.answers)
    facts.comments.append(said)


@on(plan.CommentSettled)
def _settled(facts: Facts, h: Happened, e: plan.CommentSettled) -> None:
    facts.comments = [
        replace(each, settled_by=h.by, settled_at=h.at) if each.n == e.comment else each
        for each in facts.comments
    ]
