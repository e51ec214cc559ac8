"""This module runs the demonstration as a newcomer does: a real process, looked at with a browser's and a terminal's means."""

import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from devtools.places import ROOT
from offcycle.demo.cast import PASSWORD, PEOPLE
from tests.demo.running import OFFCYCLE, STARTS_WITHIN, Demo, clean, first_start, start_again


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    running = start_again(tmp_path_factory.mktemp("demo"))
    yield running
    assert running.stop() == 0
    assert "has stopped" in running.said


def test_it_says_who_can_be_tried_and_what_to_do_next(demo: Demo) -> None:
    for person in PEOPLE:
        assert f"  {person.account} " in demo.said
    for words in (PASSWORD, "demo.env", "token create dev", "Ctrl-C", str(demo.data)):
        assert words in demo.said


def test_the_sign_in_page_offers_the_sample_accounts(demo: Demo) -> None:
    page = httpx.get(f"{demo.address}/sign-in").text
    assert "Sample accounts" in page
    for person in PEOPLE:
        assert person.name in page


def test_the_whole_story_is_there_and_two_changes_wait(demo: Demo) -> None:
    with demo.browser("hosting") as browser:
        page = browser.get("/").text
        assert "Outcome: <strong>done</strong>" in browser.get("/?show=ended").text
        assert "Alana Reyes must say yes too." in browser.get("/changes/CR-1050").text
        assert "Nobody of the hosting team has acknowledged it yet." in page
        story = browser.get("/changes/CR-1023").text
    for words in (
        "procedure “How to switch to Lifeboat”",
        "CR-1023-R2 in production</a>: done",
        "It says lifeboat.east.eclkc.",
        "Approved submission 1",
        "Passed staging, as QA.",
        "Told the stakeholders how it ended.",
        "Closed the change: done.",
    ):
        assert words in story


def test_people_see_what_is_theirs(demo: Demo) -> None:
    with demo.browser("affected") as browser:
        assert browser.get("/changes/CR-1058").status_code == 200
        assert browser.get("/changes/CR-1023").status_code == 200  # it touches their system
    with demo.browser("qa") as browser:
        assert browser.get("/changes/CR-1058").status_code == 404


def test_the_sites_were_really_switched(demo: Demo) -> None:
    production = httpx.get(f"{demo.site('production')}/gethostname.php").text
    staging = httpx.get(f"{demo.site('staging')}/gethostname.php").text
    assert (production, staging) == ("lifeboat.east.eclkc\n", "varnish1.east.eclkc\n")


def pages(browser: httpx.Client, to: str = "") -> str:
    """All pages of the inbox, newest first; of one address where one is named."""
    texts, more = [], True
    while more:
        asked = {"to": to, "page": str(len(texts) + 1)}
        texts.append(browser.get("/inbox", params=asked, timeout=STARTS_WITHIN).text)
        more = ">Older</a>" in texts[-1]
    return "".join(texts)


def test_the_inbox_shows_what_everybody_read(demo: Demo) -> None:
    assert httpx.get(f"{demo.address}/inbox").status_code == 302
    with demo.browser("stakeholder") as browser:
        page = pages(browser)
        assert "please decide" in page
        assert "The sample changes: what each shows, and what to try as whom" in page
        assert "ECLKC can be read again." in page
        assert page.index("Videos in Coaching Companion") < page.index("ECLKC can be read again.")
        mine = pages(browser, "cor2@headstart.example")
        assert "receipt of your decision" in mine
        assert "ECLKC can be read again." not in mine
        assert browser.post("/inbox").status_code in {403, 405}


def test_the_mail_of_a_submission_has_the_plan_to_work_from(demo: Demo) -> None:
    with demo.browser("hosting") as browser:
        page = pages(browser, "cor1@headstart.example")
        link = re.search(r'href="(/inbox/[0-9a-f]{64}\.eml/CR-1023-submission-1\.pdf)"', page)
        assert link
        assert browser.get(link[1]).content.startswith(b"%PDF-")
        assert browser.get(link[1].replace("1.pdf", "2.pdf")).status_code == 404
    assert (demo.data / "archive" / "CR-1023-form-1.md").exists()


def test_the_evidence_of_a_change_is_checked_without_the_server(demo: Demo, tmp_path: Path) -> None:
    bundle, form = tmp_path / "evidence.zip", tmp_path / "form.pdf"
    said = demo.terminal(
        f"export OFFCYCLE_TOKEN=$(offcycle token create product); offcycle evidence CR-1023 -o {bundle}"
        f" && offcycle form CR-1023 --pdf {form} --submission 1"
        f" && OFFCYCLE_URL=http://127.0.0.1:1 offcycle verify {bundle}"
    )
    assert said.returncode == 0, said.stderr
    assert "whole and true" in said.stdout
    assert form.read_bytes().startswith(b"%PDF-")


def test_the_archive_holds_the_approved_form(demo: Demo) -> None:
    form = (demo.data / "archive" / "CR-1023-form-1.md").read_text(encoding="utf-8")
    assert "read-only copy" in form
    assert "Submission 1: sha256:" in form


def test_the_record_is_whole_and_true(demo: Demo) -> None:
    verified = demo.terminal("offcycle verify")
    assert verified.returncode == 0, verified.stderr
    assert "whole and true" in verified.stdout


def test_a_terminal_acts_as_anybody(demo: Demo) -> None:
    said = demo.terminal(
        "export OFFCYCLE_TOKEN=$(offcycle token create product);"
        " offcycle request --system eclkc --title 'The search finds nothing'"
    )
    assert said.returncode == 0, said.stderr
    ref = re.search(r"CR-\d+", said.stdout)
    assert ref
    with demo.browser("hosting") as browser:
        assert "The search finds nothing" in browser.get(f"/changes/{ref[0]}").text
        mails = ""
        for _ in range(100):  # the worker takes its next turn within half a second
            mails = browser.get("/inbox", timeout=STARTS_WITHIN).text
            if "asks for an off-cycle change of ECLKC: The search finds nothing" in mails:
                break
    assert "Maria Santos asks for an off-cycle change" in mails


def test_the_shell_lines_of_the_sample_runbook_switch_a_site(demo: Demo) -> None:
    from offcycle.runbook import read

    reading = read((demo.data / "runbooks" / "switch-sites-to-lifeboat.md").read_bytes())
    for part, host in (("steps", "lifeboat.east.eclkc"), ("rollback", "varnish1.east.eclkc")):
        codes = [code.text for step in reading.steps if step.part == part for code in step.code]
        lines = "\n".join(code for code in codes if "curl" not in code)
        for name, value in reading.values["staging"].items():
            lines = lines.replace(f"{{{{ {name} }}}}", value)
        subprocess.run(["sh", "-ec", lines], check=True, capture_output=True)
        assert httpx.get(f"{demo.site('staging')}/gethostname.php").text == f"{host}\n"


def test_a_second_demonstration_on_the_folder_is_refused(demo: Demo) -> None:
    words = [*OFFCYCLE, "demo", "--data", str(demo.data)]
    second = refused(words)
    assert second.returncode == 1
    assert "Another demonstration runs on this folder." in second.stderr


def test_a_port_that_is_taken_is_told(demo: Demo, tmp_path: Path) -> None:
    port = demo.address.rpartition(":")[2]
    words = [*OFFCYCLE, "demo", "--data", str(tmp_path), "--port", port]
    second = refused(words)
    assert second.returncode == 1
    assert f"port {port} of this machine is taken" in second.stderr


def refused(words: list[str]) -> "subprocess.CompletedProcess[str]":
    """What a start says that has to end by itself."""
    return subprocess.run(
        words,
        env=clean(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=STARTS_WITHIN,
    )


def test_a_second_start_keeps_what_happened_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    second = start_again(tmp_path)
    try:
        assert "Setting up" in first_start().said
        assert "has stopped" in first_start().said
        assert "Setting up" not in second.said
        with second.browser("hosting") as browser:
            assert browser.get("/changes/CR-1059").status_code == 404
            assert browser.get("/changes/CR-1058").status_code == 200
    finally:
        ended = second.stop(signal.SIGINT)
    assert ended == 0
