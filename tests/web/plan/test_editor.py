"""This module holds the plan editor without scripts: what is read, what saving ends, files, two people at once, and no byte changed."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from offcycle.ledger import plans, read
from offcycle.ledger.record import Recorded
from offcycle.process.kernel import Actor
from tests.web.conftest import PLAN, Browser, a_change

SIGNED = 6  # the part of the straight way after which QA has signed off
CHOICE = b"""# Sites

## How to switch to A

1. Open A.
2. Press switch.

## How to switch to B

1. Open B.
2. Press switch.
"""


def typed(text: bytes, based_on: int = 1, *, whose: str = "", **more: str) -> dict[str, str]:
    """What a browser sends: every line ends with CR LF."""
    lines = text.decode().replace("\r\n", "\n").replace("\n", "\r\n")
    return {
        "markdown": lines,
        "based_on": str(based_on),
        "once": f"{len(text)}",
        "whose-0": whose,
        **more,
    }


def saved_text(ref: str) -> bytes:
    current = read.change(ref).facts.plan
    assert current
    return plans.markdown(current)


def by_other(ref: str, text: bytes) -> None:
    assert isinstance(plans.revise(change=ref, markdown=text, actor=Actor("dev2")), Recorded)


@pytest.fixture
def dev(browser: Browser) -> Client:
    return browser("dev")


def test_check_shows_the_steps_and_what_saving_ends_and_saves_nothing(dev: Client) -> None:
    ref = a_change(SIGNED)
    edited = PLAN.replace(b"Click `Build`.", b"Click `Build now`.\n3. Wait <here>.")
    page = dev.post(f"/changes/{ref}/plan/edit", typed(edited, do="check"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "This ends 1 sign-off" in text
    assert "Wait &lt;here&gt;." in text
    assert "<strong>3 steps</strong>" in text
    assert len(read.change(ref).facts.revisions) == 1
    alone = dev.post(
        f"/changes/{ref}/plan/edit", typed(edited), headers={"X-Offcycle-Part": "reading"}
    ).content.decode()
    assert "This ends 1 sign-off" in alone
    assert "<html" not in alone


@pytest.mark.parametrize("plan", [PLAN, PLAN.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + PLAN])
def test_only_what_was_typed_is_changed(dev: Client, plan: bytes) -> None:
    ref = a_change(3, plan=plan)
    page = dev.get(f"/changes/{ref}/plan/edit").content.decode()
    shown = re.search(r"<textarea[^>]*>\r?\n(.*?)</textarea>", page, re.DOTALL)
    assert shown
    same = typed(shown[1].encode(), do="save")
    answer = dev.post(f"/changes/{ref}/plan/edit", same)
    assert answer.status_code == 422
    assert "byte for byte" in answer.content.decode()
    edited = typed(shown[1].replace("Log in", "Log out").encode(), do="save", message="Other way.")
    answer = dev.post(f"/changes/{ref}/plan/edit", edited, follow=True)
    assert "Revision 2 of the plan is saved: 2 steps." in answer.content.decode()
    assert saved_text(ref) == plan.replace(b"Log in", b"Log out")


def test_faults_stand_at_their_lines_and_a_list_becomes_steps(dev: Client) -> None:
    ref = a_change(2)
    text = b"# T\n\n## What may help\n\n1. The console is there.\n2. The log is there.\n\n```sh\n"
    page = dev.post(f"/changes/{ref}/plan/edit", typed(text, 0, do="check")).content.decode()
    assert re.search(r'data-line="8"[^>]*>Line 8</a>: This fence is not closed', page)
    for name in set(re.findall(r'name="as_steps" value="([^"]+)"', page)):
        page = dev.post(f"/changes/{ref}/plan/edit", typed(text, 0, as_steps=name)).content.decode()
        assert "steps: [&quot;What may help&quot;]" in page
    assert not read.change(ref).facts.revisions


def test_a_procedure_is_chosen_by_radio_button(dev: Client) -> None:
    ref = a_change(2)
    page = dev.post(f"/changes/{ref}/plan/edit", typed(CHOICE, 0, do="check")).content.decode()
    assert 'type="radio" name="procedure"' in page
    chosen = typed(CHOICE, 0, do="save", procedure="How to switch to B", procedure_was="")
    assert dev.post(f"/changes/{ref}/plan/edit", chosen).status_code == 303
    assert saved_text(ref) == b'---\nprocedure: "How to switch to B"\n---\n\n' + CHOICE


def test_a_file_is_read_in_and_nothing_is_lost(dev: Client) -> None:
    ref = a_change(3)
    sent = typed(PLAN + b"My own line.\n", do="read")
    file = SimpleUploadedFile("book.md", CHOICE)
    page = dev.post(f"/changes/{ref}/plan/edit", {**sent, "file": file}).content.decode()
    assert "How to switch to A" in page
    assert "My own line." in page
    for name, content in (
        ("book.docx", CHOICE),
        ("b.md", b"\xff\xfe"),
        ("b.txt", b"x" * (1024 * 1024 + 1)),
    ):
        answer = dev.post(
            f"/changes/{ref}/plan/edit", {**sent, "file": SimpleUploadedFile(name, content)}
        )
        assert answer.status_code == 422
        assert f"“{name}” was not read" in answer.content.decode()
    assert len(read.change(ref).facts.revisions) == 1


def test_two_people_at_once_and_both_edits_are_kept(dev: Client) -> None:
    ref = a_change(3)
    by_other(ref, PLAN.replace(b"Log in.", b"Log in as admin."))
    mine = PLAN.replace(b"`Undo`", b"`Undo all`")
    answer = dev.post(f"/changes/{ref}/plan/edit", typed(mine, do="save"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "has saved revision 2 while you wrote" in page
    assert "Log in as admin." in page
    assert "`Undo all`" in page
    assert 'name="based_on" value="2"' in page
    assert len(read.change(ref).facts.revisions) == 2


def test_who_changed_the_same_line_says_whose_is_taken(dev: Client) -> None:
    ref = a_change(3)
    by_other(ref, PLAN.replace(b"Log in.", b"Log in as admin."))
    mine = PLAN.replace(b"Log in.", b"Log in as root.")
    page = dev.post(f"/changes/{ref}/plan/edit", typed(mine, do="save")).content.decode()
    assert 'name="whose-0"' in page
    assert "1. Log in as admin.</pre>" in page
    assert "1. Log in as root.</pre>" in page
    assert 'name="based_on" value="1"' in page
    for whose, kept, gone in (("yours", "as root", "as admin"), ("both", "as root", "nothing")):
        sent = typed(mine, do="bring", bring_with="2", whose=whose)
        page = dev.post(f"/changes/{ref}/plan/edit", sent).content.decode()
        field = re.search(r"<textarea.*?</textarea>", page, re.DOTALL)
        assert field
        assert kept in field[0]
        assert gone not in field[0]
        assert 'name="based_on" value="2"' in page
    assert len(read.change(ref).facts.revisions) == 2


def test_who_may_not_is_told_why(browser: Browser) -> None:
    ref = a_change(3)
    page = browser("cor1").get(f"/changes/{ref}/plan/edit").content.decode()
    assert "You cannot do this now" in page
    assert ">Save the plan</button>" not in page
    sent = typed(PLAN + b"\n", do="save")
    assert browser("cor1").post(f"/changes/{ref}/plan/edit", sent).status_code == 422
