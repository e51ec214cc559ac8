"""This module takes in the events of telling people, and of the end."""

from dataclasses import replace

from offcycle.process.events import notices
from offcycle.process.facts.change import Facts, on
from offcycle.process.facts.happened import Happened
from offcycle.process.facts.notices import Feedback, FollowUp, LinksEnded, Update
from offcycle.process.facts.review import Call


@on(notices.StakeholdersTold)
def _told(facts: Facts, h: Happened, e: notices.StakeholdersTold) -> None:
    facts.stakeholders_told_at, facts.last_word = h.at, e.message


@on(notices.Called)
def _called(facts: Facts, h: Happened, e: notices.Called) -> None:
    facts.calls.append(Call(h.by, h.at, e.account, e.outcome, e.note))


@on(notices.Closed)
def _closed(facts: Facts, h: Happened, e: notices.Closed) -> None:
    facts.closed_at, facts.outcome = h.at, e.outcome


@on(notices.UpdatePosted)
def _updated(facts: Facts, h: Happened, e: notices.UpdatePosted) -> None:
    facts.updates.append(Update(h.by, h.at, e.message, e.expected, e.next_by, e.last))


@on(notices.LinksEnded)
def _ended(facts: Facts, h: Happened, e: notices.LinksEnded) -> None:
    facts.links_ended.append(LinksEnded(h.by, h.at, e.address, e.renewed))


@on(notices.FollowUpSet)
def _follow_up(facts: Facts, h: Happened, e: notices.FollowUpSet) -> None:
    number = len(facts.follow_ups) + 1
    facts.follow_ups.append(FollowUp(number, e.text, e.owner, e.due, h.by, h.at))


@on(notices.FollowUpDone)
def _followed_up(facts: Facts, h: Happened, e: notices.FollowUpDone) -> None:
    known = facts.follow_ups[e.follow_up - 1]
    facts.follow_ups[e.follow_up - 1] = replace(known, done_at=h.at, done_by=h.by)


@on(notices.FeedbackGiven)
def _feedback(facts: Facts, h: Happened, e: notices.FeedbackGiven) -> None:
    facts.feedback[h.by] = Feedback(h.by, h.at, e.usefulness, e.speed, e.comment)


@on(notices.Warned)
def _warned(facts: Facts, _: Happened, e: notices.Warned) -> None:
    facts.warned.add((e.clock, e.due))


@on(notices.Reminded)
def _reminded(facts: Facts, _: Happened, e: notices.Reminded) -> None:
    facts.reminded[e.clock, e.due] = e.reminder


@on(notices.DuePassed)
def _passed(facts: Facts, h: Happened, e: notices.DuePassed) -> None:
    facts.passed[e.clock, e.due] = h.at
