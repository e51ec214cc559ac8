"""This module runs every benchmark from end to end, as small as can be; it asserts no time, only that each measures what it says."""

from pathlib import Path

import pytest

from benchmarks import __main__ as command_line
from benchmarks import api, load, operations
from benchmarks.figures import Figures, table


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    tmp_path.chmod(0o711)  # PostgreSQL runs as another account, where the tests run as root
    for folder in tmp_path.parents[:2]:
        folder.chmod(0o711)
    return tmp_path / "kept"


def printed(capsys: pytest.CaptureFixture[str], kept: Path, *words: str) -> str:
    command_line.main(["--kept", str(kept), *words])
    return capsys.readouterr().out


@pytest.mark.slow  # the same measuring as the server's, over three databases
def test_the_one_writer_is_measured_on_three_databases(
    capsys: pytest.CaptureFixture[str], kept: Path
) -> None:
    said = printed(capsys, kept, "record", "--rounds", "1", "--times", "2")
    for title in ("## SQLite, WAL", "## SQLite, rollback journal", "## PostgreSQL"):
        assert title in said
    for row in ("plain SQL (the floor)", "comment", "request", "decide"):
        assert said.count(f"| {row} |") == 3


def test_the_rules_are_measured(capsys: pytest.CaptureFixture[str], kept: Path) -> None:
    said = printed(capsys, kept, "rules", "--rounds", "1", "--times", "1")
    for row in command_line.GOALS_OF_RULES:
        assert f"| {row} |" in said


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def test_the_server_is_measured(kind: str, capsys: pytest.CaptureFixture[str], kept: Path) -> None:
    effort = ("--rounds", "1", "--few", "2", "--many", "8")
    said = printed(capsys, kept, "api", "--database", kind, "--changes", "16", *effort)
    assert f"## {kind}, 16 changes, {api.PROCESSES[kind]} processes" in said
    for row in operations.GOALS:
        assert f"| {row} |" in said


def test_growth_is_told_against_the_floor_of_each_run() -> None:
    """Twice as long beside a floor that is twice as high is no growth."""
    names = [operations.FLOOR, *operations.GOALS]
    first, second = (
        api.Measured(
            count,
            {(name, number): Figures(ms, ms, 1.0) for name in names for number in (1, 8)},
            [80.0],
            1.0,
        )
        for count, ms in ((1_000, 2.0), (20_000, 4.0))
    )
    said = api.told("sqlite", [first, second])
    assert "| operation | 20,000 : 1,000 |" in said
    assert "| view | 1.0 |" in said


def test_answers_that_are_not_well_are_not_measured() -> None:
    told = {"began": 0.0, "ended": 1.0, "asked": [[0.1, 200], [0.1, 409]]}
    with pytest.raises(load.AnswerError, match=r"1 of 2: \{409\}"):
        load._figures([told])


def test_figures_are_the_middle_and_the_tail() -> None:
    found = Figures.of([0.001 * each for each in range(1, 101)], within=2.0)
    found_now = [round(each, 6) for each in (found.best, found.p50, found.p95, found.rate)]
    assert found_now == [1.0, 50.5, 96.0, 50.0]
    rounds = [Figures(1, 2, 3, 1), Figures(9, 9, 9, 9), Figures(2, 3, 4, 2)]
    assert Figures.middle(rounds) == Figures(2, 3, 4, 1)


def test_a_table_is_markdown() -> None:
    said = table(["what", "ms"], [["a", 0.123], ["b", 12.34], ["c", 1234.5], ["d", 8]])
    assert said.splitlines() == [
        "| what | ms |",
        "| --- | ---: |",
        "| a | 0.12 |",
        "| b | 12.3 |",
        "| c | 1,234 |",
        "| d | 8 |",
    ]
