"""This module runs the demonstration as a newcomer does: a real process, looked at with a browser's and a terminal's means."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from devtools.places import ROOT
from offcycle.demo.cast import PASSWORD, PEOPLE

STARTS_WITHIN = 60  # seconds, on a machine that is busy
OFFCYCLE = [sys.executable, "-P", "-m", "offcycle"]


def clean() -> dict[str, str]:
    """The environment of a newcomer: nothing of ours is set in it."""
    ours = ("OFFCYCLE_", "DJANGO_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


@dataclass
class Demo:
    """A demonstration that runs."""

    process: "subprocess.Popen[str]"
    data: Path
    said: str

    @property
    def address(self) -> str:
        found = re.search(r"runs at  (http://\S+)", self.said)
        assert found, self.said
        return found[1]

    def site(self, environment: str) -> str:
        found = re.search(rf"{environment} site +(http://\S+)", self.said, re.IGNORECASE)
        assert found, self.said
        return found[1]

    @contextmanager
    def browser(self, account: str) -> Iterator[httpx.Client]:
        """A browser in which a sample person has signed in with the sample password."""
        with httpx.Client(base_url=self.address, follow_redirects=True) as client:
            form = client.get("/sign-in").text
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
            assert token
            signed = {"username": account, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
            assert client.post("/sign-in", data=signed).status_code == 200
            yield client

    def terminal(self, line: str) -> "subprocess.CompletedProcess[str]":
        """What a line says in a terminal that has read the demonstration's settings."""
        script = f'. "{self.data}/demo.env"; offcycle() {{ "{sys.executable}" -P -m offcycle "$@"; }}; {line}'
        return subprocess.run(
            ["sh", "-c", script],
            env=clean(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=STARTS_WITHIN,
        )

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(sign)
        said, _ = self.process.communicate(timeout=STARTS_WITHIN)
        self.said += said
        return self.process.returncode


def start(data: Path, *words: str) -> Demo:
    process = subprocess.Popen(
        [*OFFCYCLE, "demo", "--data", str(data), *words],
        env=clean(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = ""
    assert process.stdout
    for line in process.stdout:
        said += line
        if "really switch" in line:
            return Demo(process, data, said)
    raise AssertionError(said)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    running = start(tmp_path_factory.mktemp("demo"), "--port", str(free_port()))
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
        assert "Outcome: <strong>done</strong>" in page
        assert "Alana Reyes must say yes too." in page
        assert "Nobody of the hosting team has taken notice yet." in page
        story = browser.get("/changes/CR-1001").text
    for words in (
        "procedure “How to switch to Lifeboat”",
        "CR-1001-R2 in production: done",
        "It says lifeboat.east.eclkc.",
        "Approved submission 1",
        "Passed staging, as QA.",
        "Told the stakeholders how it ended.",
        "Closed the change: done.",
    ):
        assert words in story


def test_people_see_what_is_theirs(demo: Demo) -> None:
    with demo.browser("affected") as browser:
        assert browser.get("/changes/CR-1003").status_code == 200
        assert browser.get("/changes/CR-1001").status_code == 200  # it touches their system
    with demo.browser("qa") as browser:
        assert browser.get("/changes/CR-1003").status_code == 404


def test_the_sites_were_really_switched(demo: Demo) -> None:
    production = httpx.get(f"{demo.site('production')}/gethostname.php").text
    staging = httpx.get(f"{demo.site('staging')}/gethostname.php").text
    assert (production, staging) == ("lifeboat.east.eclkc\n", "varnish1.east.eclkc\n")


def test_the_inbox_shows_what_everybody_read(demo: Demo) -> None:
    assert httpx.get(f"{demo.address}/inbox").status_code == 302
    with demo.browser("stakeholder") as browser:
        page = browser.get("/inbox").text
        assert "your decision on" in page
        assert "ECLKC can be read again." in page
        assert page.index("Videos in Coaching Companion") < page.index("ECLKC can be read again.")
        mine = browser.get("/inbox", params={"to": "cor2@headstart.example"}).text
        assert "receipt of your decision" in mine
        assert "ECLKC can be read again." not in mine
        assert browser.post("/inbox").status_code in {403, 405}


def test_the_archive_holds_the_approved_form(demo: Demo) -> None:
    form = (demo.data / "archive" / "CR-1001-form-1.md").read_text(encoding="utf-8")
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
        mails = browser.get("/inbox").text
        for _ in range(100):  # the worker takes its next turn within half a second
            if "The search finds nothing" in mails:
                break
            mails = browser.get("/inbox").text
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


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def test_a_second_start_keeps_what_happened_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    first = start(tmp_path, "--port", str(free_port()))
    assert first.stop() == 0
    second = start(tmp_path, "--port", str(free_port()))
    try:
        assert "Setting up" in first.said
        assert "Setting up" not in second.said
        with second.browser("hosting") as browser:
            assert browser.get("/changes/CR-1004").status_code == 404
            assert browser.get("/changes/CR-1003").status_code == 200
    finally:
        ended = second.stop(signal.SIGINT)
    assert ended == 0
