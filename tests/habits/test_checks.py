"""This module runs what `./offcycle check` runs: the linter, the formatter, types, contracts, reference."""

import pytest

from devtools import checks


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", checks.CHECKS)
def test_check(name: str) -> None:
    ran = checks.run(checks.CHECKS[name])
    assert ran.returncode == 0, ran.stdout


def test_all_checks_run_and_the_failures_are_counted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        checks, "CHECKS", {"bad": ["no_such_module"], "good": ["this"], "worse": ["no_such"]}
    )
    assert checks.check([]) == 1
    said = capsys.readouterr().out
    assert "good: ok" in said
    assert said.splitlines()[-1] == "2 of 3 checks failed: bad, worse."
