"""This module takes a change from the alarm to its end as the people of six roles, each in a window of their own, with nothing but what the pages say."""

import pytest

from offcycle.ledger import read
from offcycle.process.kernel import WORKER
from offcycle.process.review.archive import ReportArchived
from tests.browser.hands import Count, Hands
from tests.browser.windows import PHONE, Look, Windows, picture
from tests.ledger.told import Told
from tests.organisations import CUSTOMER

TITLE = "The database does not answer"
RUNBOOK = """# Switch to Lifeboat

## Steps

1. Route the site to its read-only copy.

   ```sh
   route eclkc lifeboat
   ```

   Expect: `lifeboat`

   Rollback: Route it back, with `route eclkc varnish1`.

2. Ask the site which host answers.

## Rollback

1. Route the site back.
"""
FILLED = {
    "Why it cannot wait": "Nobody can reach the site.",
    "One sentence for the approvers": "The site is switched to its read-only copy of last night.",
    "What happens if this is not done": "The site stays down until the morning.",
    "Interruption that users will notice": "None beyond the present one.",
    "How it is undone": "Switch back, five minutes.",
}
MOST_PRESSES, MOST_INPUTS = 16, 18
"""From “site down” to the start of production."""


class Crew:
    """The people of one change, and the change as its reference."""

    def __init__(self, windows: Windows, looks: dict[str, Look]) -> None:
        self.windows, self.looks, self.count = windows, looks, Count()
        self.there: dict[str, Hands] = {}

    def of(self, who: str) -> Hands:
        """Somebody at their window; who comes for the first time finds the change on the board."""
        if who not in self.there:
            page = self.windows.open(who, self.looks.get(who, Look()))
            page.goto("/")
            self.there[who] = Hands(who, page, self.count)
        return self.there[who]

    def at_change(self, who: str) -> Hands:
        hands = self.of(who)
        hands.page.goto("/")
        hands.page.locator("main").get_by_role("link", name=TITLE).first.click()
        return hands


def asked_for(crew: Crew) -> str:
    """The site is down: two fields, and hosting is told; then the rest on one page."""
    dev = crew.of("dev")
    dev.follow("Request a change")
    dev.pick("System", "ECLKC")
    dev.type("What is wrong, in one line", TITLE)
    dev.press("Tell the hosting team")
    dev.reads("told at")
    picture(dev.page, "triage", whole=False)
    dev.type("What happened, and what is needed", "Every page answers with error 500 since 02:05.")
    dev.choose("Is there an active incident?", "Yes")
    dev.choose("Impact: how much is touched?", "Extensive")
    dev.choose("Urgency: how soon does it hurt?", "Severe")
    dev.press("Save the answers")
    return dev.page.url.rpartition("/changes/")[2].partition("/")[0].partition("#")[0]


def planned(crew: Crew) -> None:
    crew.at_change("hosting").your_turn("Acknowledge")
    crew.of("hosting").press("Acknowledge")
    dev = crew.of("dev")
    dev.your_turn("Write the plan")
    dev.type("The plan", RUNBOOK)
    dev.press("Save the plan")


def tried(crew: Crew) -> None:
    dev = crew.of("dev")
    dev.your_turn("Start the run in staging")
    dev.press("Start the run in staging")
    dev.reads("Step 1 of 2")
    picture(dev.page, "run-in-staging", whole=False)
    for _ in range(2):
        dev.press("Done")
    dev.press("Finish the run")


def signed(crew: Crew) -> None:
    for who in ("dev", "qa"):
        hands = crew.at_change(who)
        hands.your_turn("Sign off")
        hands.choose("What did you see?", "It works: pass")
        picture(hands.page, "sign-off", whole=False)
        hands.press("Sign off")


def submitted(crew: Crew) -> None:
    """Five fields of the form are left; judging the risk sends it to the approvers with the same press."""
    hosting = crew.at_change("hosting")
    hosting.your_turn("Fill the form")
    for label, text in FILLED.items():
        hosting.type(label, text)
    hosting.press("Save what I filled in")
    hosting.your_turn("Judge the risk")
    hosting.choose("Security risk", "Low")
    hosting.choose("Performance risk", "Moderate")
    picture(hosting.page, "risk", whole=False)
    hosting.press("Acceptable: send to the approvers")


def approved(crew: Crew) -> None:
    for who in ("cor1", "cor2"):
        hands = crew.at_change(who)
        hands.your_turn("Decide")
        hands.press("Approve")
        hands.reads("You approved it")


def started(crew: Crew) -> None:
    """A second developer stands by, and hosting starts on the board."""
    dev2 = crew.at_change("dev2")
    dev2.your_turn("Stand by")
    dev2.press("Stand by")
    hosting = crew.at_change("hosting")
    picture(hosting.page, "change", whole=False)
    hosting.your_turn("Start in PRODUCTION")
    hosting.type("Type “production” to start", "production")
    hosting.press("Start in PRODUCTION")
    hosting.reads("Step 1 of 2")
    picture(hosting.page, "run-in-production", whole=False)


def applied(crew: Crew) -> None:
    hosting, dev2 = crew.of("hosting"), crew.at_change("dev2")
    for _ in range(2):
        hosting.press("Done")
    hosting.press("Finish the run")
    hosting.reads("Finished")
    if not crew.looks.get("dev2", Look()).scripts:
        dev2.page.reload()  # with scripts it comes by itself
    dev2.reads("Validate production")


def ended(crew: Crew, ref: str) -> None:
    """The dev side validates, hosting tells everybody and closes."""
    dev = crew.at_change("dev")
    dev.your_turn("Validate production")
    dev.choose("Your verdict", "Production is as it should be")
    dev.press("Give the verdict")
    hosting = crew.at_change("hosting")
    hosting.your_turn("Tell the stakeholders how it ended")
    hosting.press("Send the notice")
    hosting.reads("The notice is on its way to the stakeholders.")
    copied = ReportArchived(1, "sha256:00", "form.md")  # what the worker does in the background
    Told(ref).must(WORKER, "archived", copied)
    crew.at_change("hosting")
    hosting.your_turn("Close the change")
    hosting.press("Close the change")
    hosting.reads("The change is closed.")


ON_DESKS = {who: Look(PHONE, scripts=False) for who in ("cor1", "cor2")}
ON_PHONES = {who: Look(PHONE, scripts=False) for who in CUSTOMER.holders}


@pytest.mark.parametrize(
    "looks",
    [
        pytest.param(ON_DESKS, id="on-desks"),
        pytest.param(ON_PHONES, id="on-phones", marks=pytest.mark.slow),
    ],
)
def test_the_whole_change(windows: Windows, looks: dict[str, Look]) -> None:
    """Approvers decide on a phone without scripts; and once more all of it, so."""
    crew = Crew(windows, looks)
    ref = asked_for(crew)
    planned(crew)
    tried(crew)
    signed(crew)
    submitted(crew)
    approved(crew)
    started(crew)
    assert len(crew.count.presses) <= MOST_PRESSES, crew.count.presses
    assert len(crew.count.inputs) <= MOST_INPUTS, crew.count.inputs
    applied(crew)
    ended(crew, ref)
    assert read.change(ref).facts.outcome == "done"
