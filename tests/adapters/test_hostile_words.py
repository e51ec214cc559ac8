"""This module tries that nothing people type becomes a header, a markup or a link of a mail: titles, names, plans, reasons and messages."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from html.parser import HTMLParser

from offcycle.adapters.notify.port import Message
from offcycle.adapters.notify.rfc5322 import as_email
from offcycle.process import form, notices
from offcycle.process.events import Prose, organisation
from offcycle.process.facts import fold
from offcycle.process.kernel import Case
from offcycle.process.notices import Notice, markup
from offcycle.process.review import decision, risk
from offcycle.process.run import steps
from offcycle.process.staging.help import Note
from offcycle.process.triage import Answers, Request
from tests.process import story as told
from tests.process.story import Story, planned

ADDRESS = "https://offcycle.example"
ENDS = ("\n", "\r\n", "\r", "\u2028", "\x0b", "\x85")
TYPED = (
    '<script><img src=x onerror="a()"><a href="https://evil.example">{link}'
    + "".join(f"{end}Bcc: e@x.org" for end in ENDS)
    + "\n\nhttps://evil.example/changes/CR-1\n\n--b"
)
HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress",
    "MIME-Version", "Content-Type",
}  # fmt: skip
AT = datetime(2026, 11, 23, 2, 14, tzinfo=UTC)
LEAST = 25
TAGS = {"html", "head", "meta", "title", "style", "body", "div", "p", "br", "a"}


class Tags(HTMLParser):
    """What a mail program would take for markup."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        assert not any(name.startswith("on") for name, _ in attrs)


def a_whole_change(typed: str) -> Story:
    """A change of which everything that people may type is hostile: names, answers, the plan, the form, reasons and messages."""
    story = Story()
    story.organise(
        organisation.SystemSet(
            "eclkc", Prose(typed), "web", "x", "y", stakeholders=(Prose("list@example.org"),)
        ),
        *(
            organisation.AccountAdded(one, Prose(typed), Prose(f"{one}@example.org"))
            for one in ("dev", "dev2", "hosting", "cor1", "qa")
        ),
    )
    story.must("dev", "request", Request("eclkc", typed))
    answers = Answers(
        active=True,
        security=False,
        quality=False,
        description=typed,
        why=typed,
        impact="extensive",
        urgency="severe",
    )
    story.must("dev", "triage", answers)
    told.acknowledged(story)
    story.must("dev", "plan", replace(planned("One.", "Two."), titles=(typed, typed)))
    story.must("dev", "request-help", Note(typed))
    story.must("hosting", "accept-help", Note(typed))
    told.staged(story)
    told.signed(story)
    story.must(
        "hosting",
        "fill-form",
        form.Fill(dict.fromkeys(told.FIELDS, typed) | {"interruption": "none"}),
    )
    story.must("hosting", "review-risk", risk.ReviewRisk("low", "low", "acceptable", typed))
    told.submitted(story)
    assert story.facts.submission
    story.must("cor1", "decide", decision.Decide("ask", story.facts.submission.seal, typed))
    told.approved(story)
    told.standing_by(story)
    told.started(story)
    story.must("hosting", "report-step", steps.ReportStep(story.run, "s1", "failed", typed))
    story.must("hosting", "stop-run", steps.StopRun(story.run, typed))
    story.must("hosting", "post-update", notices.PostUpdate(typed))
    return story


def left(story: Story) -> Iterator[Notice]:
    """All mails of a change."""
    for n, h in enumerate(story.happened, 1):
        then = Case(fold(story.happened[:n]), story.world, story.case("worker").actor, h.at)
        yield from (each for each in notices.owed(h, then, ADDRESS) if isinstance(each, Notice))


def test_nothing_that_people_type_becomes_a_header_markup_or_link() -> None:
    mails = list(left(a_whole_change(TYPED)))
    assert len(mails) > LEAST
    assert sum("evil.example" in each.text for each in mails) > LEAST
    for each in mails:
        link = markup.link_in(each.text, ADDRESS)
        message = Message("<a@b>", each.address, each.subject, each.text, AT, link=link)
        sent = message_from_bytes(
            as_email(message, sender="o@example.org").as_bytes(), policy=policy.default
        )
        assert set(sent.keys()) == HEADERS
        assert sent["To"] == each.address
        html = sent.get_body(("html",))
        assert html is not None
        seen = Tags(html.get_content())
        assert seen.found <= TAGS
        assert seen.links == ([link] if link else [])
