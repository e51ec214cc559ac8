"""This module reads the test vectors: small documents, one for each rule, beside what a person expects of them.

`docs/reference/vectors/` holds each document with its reading as data, digests and all, so that other programs can be held
against it. After a rule was changed on purpose, and the difference read with one's own eyes:
`python -m tests.runbook.test_vectors` writes the readings anew.
"""

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from offcycle.runbook import as_json, keyed, read

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
VECTORS = REFERENCE / "vectors"
RECOMPUTE = REFERENCE / "recompute.py"
DOCUMENTS = sorted(VECTORS.glob("*.md"))
FEWEST = 30


def reading_of(path: Path) -> dict[str, Any]:
    return as_json(keyed(read(path.read_bytes(), name=path.name), None))


@pytest.mark.says("1.6", "1.8")
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_rule_reads_its_document_as_a_person_would(path: Path) -> None:
    kept = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert reading_of(path) == kept


def test_every_reading_has_its_document() -> None:
    assert {path.stem for path in VECTORS.iterdir()} == {path.stem for path in DOCUMENTS}
    assert len(DOCUMENTS) >= FEWEST


def recompute(*paths: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-I", str(RECOMPUTE), *map(str, paths)]
    return subprocess.run(words, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("path", DOCUMENTS[::5], ids=lambda path: path.stem)
def test_anybody_can_recompute_the_digests(path: Path) -> None:
    done = recompute(path, path.with_suffix(".json"))
    assert (done.returncode, done.stderr) == (0, "")
    assert f"plan {reading_of(path)['plan']}" in done.stdout


def test_every_digest_of_every_vector_is_recomputed() -> None:
    found: dict[str, Any] = {"__name__": "recompute"}
    exec(compile(RECOMPUTE.read_bytes(), RECOMPUTE, "exec"), found)  # noqa: S102 - our own script, for its functions
    for path in DOCUMENTS:
        kept = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        told = found["recomputed"](path.read_bytes(), kept)
        assert told["plan"] == kept["plan"]
        assert {name: told[f"operations.{name}"] for name in kept["operations"]} == kept[
            "operations"
        ]


def test_a_reading_that_was_changed_is_found_out(tmp_path: Path) -> None:
    reading = reading_of(DOCUMENTS[0])
    reading["steps"][0]["operation"]["text"] = "Open the other console."
    changed = tmp_path / "reading.json"
    changed.write_text(json.dumps(reading), encoding="utf-8")
    done = recompute(DOCUMENTS[0], changed)
    assert done.returncode == 1
    assert "but the reading says" in done.stdout


def test_the_script_rests_on_the_standard_library_alone() -> None:
    names = {
        name.name.split(".")[0]
        for node in ast.walk(ast.parse(RECOMPUTE.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import)
        for name in node.names
    }
    assert names <= sys.stdlib_module_names


def write_anew() -> None:
    for path in DOCUMENTS:
        text = json.dumps(reading_of(path), indent=1, ensure_ascii=False)
        path.with_suffix(".json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_anew()
