"""This module tests the closing summary of a run, and that PostgreSQL leaves nothing behind."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from devtools import cluster
from devtools.places import ROOT
from devtools.testrun import Count, planned, read_report, verdict

REPORT = """<testsuites><testsuite errors="1" failures="2" skipped="3" tests="10"/></testsuites>"""


def test_errors_count_as_failures(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT, encoding="utf-8")
    assert read_report(report) == Count(passed=4, failed=3, skipped=3)
    assert str(Count(4, 3, 3)) == "4 passed, 3 failed, 3 skipped"


@pytest.mark.parametrize(
    ("codes", "total", "exit_code"),
    [
        ([0, 0], Count(passed=2), 0),
        ([0, 5], Count(passed=1), 0),
        ([1, 0], Count(passed=1, failed=1), 1),
        ([0, 2], Count(passed=1), 1),
        ([5, 5], Count(), 1),
        ([0, 0], Count(skipped=3), 1),
    ],
    ids=[
        "both",
        "no test needs a database",
        "a failure",
        "the second broke down",
        "none selected",
        "all skipped",
    ],
)
def test_verdict(codes: list[int], total: Count, exit_code: int) -> None:
    assert verdict(codes, total) == exit_code


def test_everything_is_one_pass_a_database_one_for_pages_and_one_for_the_rest(
    tmp_path: Path,
) -> None:
    """Each test that needs no database runs once, what needs a browser once, and each other one on both databases."""
    passes = planned("postgresql://u:p@127.0.0.1:1/postgres", tmp_path, [])
    parts = {each.name: each.environment["OFFCYCLE_TEST_PART"] for each in passes}
    assert parts == {
        "SQLite": "database",
        "PostgreSQL": "database",
        "PostgreSQL with a browser": "pages",
        "no database": "rest",
    }
    addresses = [each.environment.get("OFFCYCLE_DATABASE_URL") for each in passes[1:3]]
    assert addresses == [f"postgresql://u:p@127.0.0.1:1/{name}" for name in ("postgres", "pages")]


def test_a_named_part_is_run_where_its_developer_follows_it(tmp_path: Path) -> None:
    passes = planned("postgresql://x", tmp_path, ["tests/ledger"])
    assert [each.name for each in passes] == ["SQLite", "PostgreSQL"]
    assert "OFFCYCLE_TEST_PART" not in passes[0].environment


WITHIN = """
import sys
from devtools import cluster
with cluster.running() as address:
    print(address, flush=True)
    sys.stdin.read()
"""


def server_is_there(address: str) -> bool:
    try:
        with psycopg.connect(address, connect_timeout=2) as connection:
            found = connection.execute("SHOW synchronous_commit").fetchone()
            return found == ("on",)
    except psycopg.OperationalError:
        return False


@pytest.mark.parametrize("kill", [False, True], ids=["ended", "killed"])
def test_the_cluster_ends_with_the_run(tmp_path: Path, kill: bool) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    tmp_path.chmod(0o755)
    for folder in (tmp_path.parent, tmp_path.parent.parent):
        folder.chmod(folder.stat().st_mode | 0o011)  # the server's own account has to get there
    run = subprocess.Popen(
        [sys.executable, "-c", WITHIN],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert run.stdout
    address = run.stdout.readline().strip()
    assert urlsplit(address).hostname == "127.0.0.1"
    assert server_is_there(address)
    if kill:
        run.kill()
    run.communicate(timeout=60)
    until_gone(address)
    assert kill or list(tmp_path.iterdir()) == []


def until_gone(address: str) -> None:
    deadline = cluster.time.monotonic() + 20
    while server_is_there(address):
        assert cluster.time.monotonic() < deadline, "the server outlives its run"
        cluster.time.sleep(0.1)
