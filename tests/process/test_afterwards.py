"""This module tries a change that had already been made when it was entered: never approved, accepted or not, and closed like any other."""

from datetime import timedelta

import pytest

from offcycle.process import gates, notices
from offcycle.process.kernel import Met
from offcycle.process.notices import ArchiveCopy, Notice
from offcycle.process.review import archive, decision, submission
from offcycle.process.review.afterwards import (
    STAMP,
    Accept,
    RecordAfterwards,
    accepted,
    accepting,
    sentence,
)
from offcycle.process.run.production import ValidateProduction
from offcycle.process.triage import Answers, Withdraw
from tests.process import story as told
from tests.process.denials import Denial, Part, Try, asks, holds
from tests.process.parts import gets, loses, policy
from tests.process.story import START, Story, a_change


def made(
    by: str = "hosting",
    *,
    what: str = "Restarted the service.",
    why: str = "Nobody could be reached.",
    system: str = "eclkc",
    title: str = "Restarted by night",
    hours: tuple[float, float] = (-2, -1),
) -> RecordAfterwards:
    started, ended = (START + timedelta(hours=each) for each in hours)
    return RecordAfterwards(system, title, what, why, by, started, ended)


def recorded(story: Story) -> None:
    story.must("dev", "record-afterwards", made())


def begun(story: Story) -> None:
    story.must("dev", "record-afterwards", made())
    story.must("hosting", "acknowledge")
    told.triaged(story)


def accepts(account: str, verdict: str = "accepted", reason: str = "") -> Part:
    return lambda story: story.must(account, "accept", Accept(verdict, reason))


def archived(story: Story) -> None:
    ask = archive.ReportArchived(0, "sha256:00", "archive/form.md")
    story.must_as_worker("archived", ask)


def to_the_end(story: Story) -> None:
    story.must("dev2", "validate-production", ValidateProduction("pass"))
    for part in (told.told, archived, told.closed):
        part(story)


PREPARED = (told.acknowledged, told.triaged, told.documented, told.staged, told.signed, told.form_filled, told.risk_reviewed)  # fmt: skip
"""All that a submission needs."""

YES = asks(Accept("accepted"))
VALIDATED: tuple[Part, ...] = (
    lambda story: story.must("dev2", "validate-production", ValidateProduction("pass")),
    told.told,
    archived,
)

DENIALS = (
    Denial("record-afterwards", "actor.active afterwards.may", None, Try("nobody", asks(made())), Try("dev", asks(made()))),
    Denial("record-afterwards", "afterwards.may", None, Try("cor1", asks(made())), Try("hosting", asks(made()))),
    Denial("record-afterwards", "afterwards.new", None, Try("dev", asks(made()), (recorded,)), Try("dev", asks(made()))),
    Denial("record-afterwards", "afterwards.system", None, Try("dev", asks(made(system="nosuch"))), Try("dev", asks(made()))),
    Denial("record-afterwards", "afterwards.title", None, Try("dev", asks(made(title=" "))), Try("dev", asks(made()))),
    Denial("record-afterwards", "afterwards.told", None, Try("dev", asks(made(what=" "))), Try("dev", asks(made()))),
    Denial("record-afterwards", "afterwards.told", None, Try("dev", asks(made(why="x" * 20_001))), Try("dev", asks(made(why="x" * 20_000)))),
    Denial("record-afterwards", "afterwards.by", None, Try("dev", asks(made("nobody"))), Try("dev", asks(made("cor1")))),
    Denial("record-afterwards", "afterwards.times", None, Try("dev", asks(made(hours=(-1, -2)))), Try("dev", asks(made(hours=(-1, -1))))),
    Denial("record-afterwards", "afterwards.times", None, Try("dev", asks(made(hours=(-1, 1)))), Try("dev", asks(made(hours=(-1, 0))))),
    Denial("accept", "change.open afterwards.settled", None, Try("cor1", YES, (begun, accepts("cor1"), accepts("cor2"), to_the_end)), Try("cor1", YES, (begun,))),
    Denial("accept", "actor.in_person", None, Try("cor1", YES, (recorded,), via="issued"), Try("cor1", YES, (recorded,), via="token")),
    Denial("accept", "afterwards.recorded", None, Try("cor1", YES, (told.requested,)), Try("cor1", YES, (recorded,))),
    Denial("accept", "afterwards.no_say", None, Try("cor1", YES, (lambda story: story.must("dev", "record-afterwards", made("cor1")),)), Try("cor2", YES, (lambda story: story.must("dev", "record-afterwards", made("cor1")),))),
    Denial("accept", "afterwards.seat", None, Try("dev2", YES, (recorded,)), Try("cor1", YES, (recorded,))),
    Denial("accept", "afterwards.settled", None, Try("cor1", YES, (recorded, accepts("cor1"), accepts("cor2"))), Try("cor1", YES, (recorded, accepts("cor1")))),
    Denial("submit", "afterwards.not_submitted", None, Try("hosting", asks(submission.Submit()), (recorded, *PREPARED)), Try("hosting", asks(submission.Submit()), (told.requested, *PREPARED))),
    Denial("accept", "afterwards.verdict", None, Try("cor1", asks(Accept("approved")), (recorded,)), Try("cor1", YES, (recorded,))),
    Denial("close", "close.accepted", None, Try("hosting", first=(begun, accepts("cor1"), *VALIDATED)), Try("hosting", first=(begun, accepts("cor1"), accepts("cor2"), *VALIDATED))),
    Denial("accept", "afterwards.verdict", None, Try("cor1", asks(Accept("not_accepted", " ")), (recorded,)), Try("cor1", asks(Accept("not_accepted", "Too risky.")), (recorded,))),
)  # fmt: skip


@pytest.mark.parametrize("denial", DENIALS, ids=str)
def test_it_is_refused_for_that_alone(denial: Denial) -> None:
    holds(denial)


def shut(story: Story) -> list[str]:
    return [each.name for each in gates.read(story.case("dev")) if not each.satisfied]


def owed(story: Story) -> tuple[Notice | ArchiveCopy, ...]:
    return notices.owed(story.happened[-1], story.case("worker"), "https://offcycle.example")


@pytest.mark.says("always.4")
@pytest.mark.says("always.1", "always.4", "always.5")
def test_it_is_accepted_by_each_approver_and_closes_like_any_other() -> None:
    story = Story()
    begun(story)
    assert shut(story) == [
        "accepted", "production_validated", "stakeholders", "archive", "closed",
    ]  # fmt: skip
    accepts("cor1")(story)
    assert shut(story)[0] == "accepted"
    accepts("cor2", "not_accepted", "It was no emergency")(story)
    assert shut(story)[0] == "production_validated"
    assert "Cor2 did not accept it: It was no emergency." in sentence(story.case("dev"))
    to_the_end(story)
    assert (shut(story), story.facts.outcome) == ([], "done")


@pytest.mark.says("always.2")
@pytest.mark.parametrize("parts", [(), (accepts("cor1"), accepts("cor2"))])
@pytest.mark.says("always.2")
def test_it_is_never_shown_as_approved(parts: tuple[Part, ...]) -> None:
    story = Story()
    for part in (begun, *parts):
        part(story)
    states = gates.read(story.case("dev"))
    assert "quorum" not in {each.name for each in states}
    assert not isinstance(decision.approved.look(story.case("dev")), Met)
    assert "was not approved" in sentence(story.case("dev"))
    assert decision.quorum_sentence(story.case("dev")) == sentence(story.case("dev"))
    assert "afterwards.not_submitted" in story.refused("hosting", "submit", submission.Submit())


@pytest.mark.says("always.3")
@pytest.mark.says("always.3")
def test_approvers_and_the_isso_are_told_at_once() -> None:
    story = Story()
    recorded(story)
    sent = {each.account: each for each in owed(story) if isinstance(each, Notice)}
    assert {"cor1", "cor2", "isso"} <= set(sent)
    assert "made without approval" in sent["cor1"].subject
    requested = notices.owed(story.happened[0], story.case("worker"), "")
    assert requested == ()  # nobody is asked for what was made already


def test_who_of_hosting_records_it_has_taken_notice() -> None:
    story = Story()
    story.must("hosting", "record-afterwards", made())
    assert story.facts.triage.acknowledged_by == "hosting"


def test_the_copy_leaves_when_the_last_approver_has_spoken_and_says_what_it_is() -> None:
    story = Story()
    begun(story)
    accepts("cor1")(story)
    assert not [each for each in owed(story) if isinstance(each, ArchiveCopy)]
    accepts("cor2")(story)
    copies = [each for each in owed(story) if isinstance(each, ArchiveCopy)]
    assert [each.name for each in copies] == ["CR-1001-recorded-afterwards.md"]
    assert STAMP in copies[0].text
    assert "Restarted the service." in copies[0].text


ALTERNATES = policy(("alternates = {}", 'alternates = { cor1 = ["dee"] }'))


def test_the_seat_of_who_made_it_goes_to_an_alternate_or_waits_for_an_administrator() -> None:
    story = Story()
    story.must("dev", "record-afterwards", made("cor1"))
    accepts("cor2")(story)
    found = accepted.look(story.case("dev"))
    assert not isinstance(found, Met)
    assert ("administrator", ("admin",)) in {
        (each.role, each.accounts) for each in found.waiting_on
    }
    other = Story()
    ALTERNATES(other)
    gets("dee", "approver")(other)
    other.must("dev", "record-afterwards", made("cor1"))
    assert [seat.speakers for seat in accepting(other.case("dev"))] == [("dee",), ("cor2",)]
    accepts("dee")(other)
    assert list(other.facts.afterwards.said if other.facts.afterwards else ()) == ["cor1"]


def test_without_any_approver_nothing_is_accepted() -> None:
    story = Story()
    policy(('seats = ["cor1", "cor2"]', "seats = []"))(story)
    begun(story)
    assert "accepted" in shut(story)
    gone = Story()
    begun(gone)
    for one in ("cor1", "cor2"):
        loses(one, "approver")(gone)
    assert "accepted" in shut(gone)


def test_production_that_was_not_passed_closes_as_failed_and_it_is_not_withdrawn() -> None:
    story = Story()
    begun(story)
    for part in (accepts("cor1"), accepts("cor2")):
        part(story)
    assert story.refused("dev", "withdraw", Withdraw("No")) == {"withdraw.before_production"}
    story.must("dev2", "validate-production", ValidateProduction("fail", "It is slow"))
    assert story.refused("dev2", "validate-production", ValidateProduction("pass")) == {
        "validate.applied"
    }
    for part in (told.told, archived, told.closed):
        part(story)
    assert story.facts.outcome == "failed"


def test_its_triage_is_asked_like_that_of_any_other() -> None:
    story = Story()
    recorded(story)
    assert shut(story)[0] == "triage"
    story.must("dev", "triage", Answers(security=True, active=False, quality=False))
    assert "triage" not in shut(story)


def test_a_change_that_was_asked_for_beforehand_has_no_such_gate() -> None:
    assert "accepted" not in {
        each.name for each in gates.read(a_change(told.requested).case("dev"))
    }
