"""This module lists every page: its address by name, who looks at it, and at which of the told changes.

A page that asks for something stands here with who is asked for it, and when. Tests hold that no address is left out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from offcycle.ledger import read
from offcycle.people.private_links import word
from offcycle.process.kernel import Actor
from offcycle.process.notices import outside


@dataclass(frozen=True, slots=True)
class Place:
    """A page as somebody sees it."""

    name: str  # of its address
    who: str = "dev"
    of: str = ""  # the told change that the page is about, or what else its address names
    query: str = ""
    more: tuple[str, ...] = ()  # what its address names besides

    def __str__(self) -> str:
        return " ".join(
            filter(None, (self.name + self.query, self.of, f"({self.who or 'nobody'})"))
        )

    def path(self, refs: Mapping[str, str]) -> str:
        args = [refs.get(each, each) for each in (self.of, *self.more) if each]
        if self.name == "status":
            (link, *_) = outside.links(read.change(args[0]).case_for(Actor("")))
            args.append(word(args[0], link.address, link.number))
        if self.name == "run":
            args.append(next(reversed(read.change(args[0]).facts.runs)).rpartition("-")[2])
        return reverse(self.name, args=args) + self.query


PLACES = [
    Place("sign-in", ""),
    Place("password"),
    Place("board"),
    Place("board", "hosting"),
    Place("board", "cor1", query="?q=nothing+like+it"),
    Place("request"),
    Place("record-afterwards", "hosting"),
    Place("log", "admin"),
    Place("exceptions", "admin"),
    Place("deliveries", "admin"),
    Place("about", "admin"),
    Place("channels", "admin"),
    Place("told"),
    Place("calendar"),
    Place("people"),
    Place("people", "admin", query="?q=approver"),
    Place("person", "admin", "cor1"),
    Place("system", "dev", "eclkc"),
    Place("template", "dev", "eclkc", more=("switch",)),
    Place("account"),
    Place("policy"),
    Place("policy-version", "dev", "1"),
    Place("notice", "admin", "1"),
    *(
        Place("change", who, story)
        for who, story in (
            ("hosting", "requested"),
            ("hosting", "deferred"),
            ("isso", "security related"),
            ("dev", "two revisions"),
            ("qa", "tried"),
            ("cor1", "submitted"),
            ("dev2", "approved"),
            ("hosting", "in production"),
            ("hosting", "stopped"),
            ("admin", "followed up"),
            ("cor1", "recorded afterwards"),
        )
    ),
    Place("status", "", "in production"),
    Place("status", "", "closed"),
    Place("print", "cor1", "submitted"),
    Place("print", "dev", "closed"),
    Place("run", "dev", "in staging"),
    Place("run", "hosting", "in production"),
    Place("run", "dev2", "amended"),
    Place("run", "hosting", "unknown"),
    Place("run", "hosting", "stopped"),
    Place("run", "qa", "closed"),
    Place("compare-plan", "dev", "two revisions"),
]
"""Pages that show something, or ask for something beside any change."""

DEEDS = [
    Place("add-window", "hosting"),
    Place("remove-window", "hosting", "window"),
    Place("set-freeze", "hosting2"),
    Place("lift-freeze", "hosting2", "audit"),
    Place("absences", "cor1"),
    Place("end-absence", "tester", "absence"),
    Place("absence-calendar", "cor1", "cor1"),
    Place("make-token"),
    Place("test-channel", "admin", "mail"),
    Place("revoke-token", "dev", "1f"),
    Place("set-template", "dev", "eclkc"),
    Place("remove-template", "dev", "eclkc"),
    Place("check-policy", "admin"),
    *(
        Place(each, "admin")
        for each in ("add-person", "add-system", "add-team", "set-list", "import")
    ),
    *(
        Place(each, "admin", "dev")
        for each in (
            "set-password",
            "set-telephone",
            "token-for",
            "change-person",
            "disable-account",
            "give-role",
            "take-role",
        )
    ),
    Place("enable-account", "admin", "dee"),
    Place("change-system", "admin", "eclkc"),
    Place("change-team", "admin", "web"),
    Place("change-list", "admin", "grantees"),
    Place("plan", "dev", "answered"),
    Place("plan", "hosting", "two revisions"),
    Place("start-plan", "dev", "answered"),
    Place("comment", "qa", "planned"),
    Place("settle-comment", "dev", "two revisions"),
    Place("triage", "dev", "requested"),
    Place("acknowledge", "hosting", "requested"),
    Place("plan-window", "hosting", "deferred"),
    Place("available", "cor1", "answered"),
    Place("affected", "dev", "answered"),
    Place("raise-security", "dev", "answered"),
    Place("lower-security", "isso", "security related"),
    Place("withdraw", "dev", "requested"),
    Place("start-staging", "dev", "planned"),
    Place("request-help", "dev", "planned"),
    Place("accept-help", "hosting", "help asked"),
    Place("schedule-call", "hosting", "help accepted"),
    Place("cancel-call", "hosting", "call set"),
    Place("hold-call", "hosting", "help accepted"),
    Place("desk-check", "dev", "planned"),
    Place("waive-validation", "hosting2", "tried"),
    Place("sign-off", "qa", "tried"),
    Place("fill-form", "hosting", "validated"),
    Place("review-risk", "hosting", "filled"),
    Place("submit", "hosting", "judged"),
    Place("decide", "cor1", "submitted"),
    Place("answer", "dev", "asked about"),
    Place("called", "hosting", "submitted"),
    Place("withdraw-submission", "hosting", "submitted"),
    Place("accept", "cor1", "recorded afterwards"),
    Place("stand-by", "dev2", "approved"),
    Place("stand-down", "dev2", "stood by"),
    Place("start-production", "hosting", "stood by"),
    Place("amend-step", "hosting", "in production"),
    Place("agree-step", "dev2", "amended"),
    Place("resolve-step", "hosting", "unknown"),
    Place("stop-run", "hosting", "in production"),
    Place("finish-run", "hosting", "to be finished"),
    Place("start-rollback", "hosting", "stopped"),
    Place("validate-production", "dev", "applied"),
    Place("post-update", "hosting", "in production"),
    Place("notify-stakeholders", "hosting", "validated in production"),
    Place("end-links", "hosting", "in production"),
    Place("close", "hosting", "archived"),
    Place("feedback", "dev", "closed"),
    Place("follow-up", "hosting", "closed"),
    Place("follow-up-done", "dev", "followed up"),
]
"""Pages that ask for something, with who can do there what it asks for, and when."""

NO_PAGE = {
    "plan-file": "a file",
    "policy-file": "a file",
    "activate-policy": "follows what was checked; to look tells to check first",
    "report-step": "the board's own form is sent there; to look leads to the board",
    "tick-steps": "the board's own form is sent there; to look leads to the board",
    "notice-mail": "a mail, shown within the page of its notice",
    "picture": "a screenshot",
    "add-browser": "is sent to by the script of “How I am told”; to look leads there",
    "add-phone": "there is none where no channel lets people name numbers",
    "remove-way": "looked at in its own test",
    "stand-by-code": "a picture for a telephone",
    "grown": "answers scripts",
    "board-grown": "answers scripts",
    "save-view": "is sent to, never looked at",
    "remove-view": "is sent to, never looked at",
    "close-tour": "is sent to, never looked at",
    "verify": "is sent to; to look leads to the log",
    "forget-browser": "is sent to; to look leads to “Your account”",
    "sign-out": "is sent to, never looked at",
    "account_login": "another name of sign-in",
}
"""Addresses that are no page, and why."""


def names() -> Iterator[str]:
    """The names of all addresses of the pages, as Django knows them."""
    yield from _named(get_resolver("offcycle.web.urls").url_patterns)


def _named(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _named(each.url_patterns)
        else:
            yield each.name or str(each.pattern)
