"""This module holds the reader to its promise: not a word, a line of code or a link of a document is lost."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcycle.runbook import below, read
from tests.runbook.kept import lost

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    {*(ROOT / "docs" / "reference" / "vectors").glob("*.md"), *ROOT.glob("tests/**/*.md")}
)
OURS = {"title", "values", "targets", "artefacts", "procedure", "steps", "production", "staging"}
SIGNS = {"x", "X"}  # a box that is ticked


@pytest.mark.says("1.7")
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_nothing_of_a_document_is_lost(path: Path) -> None:
    source = path.read_bytes()
    text = source.decode().replace("\r\n", "\n")
    assert lost(text, read(source, name=path.name)) - OURS - SIGNS == set()


PIECES = [
    "# T@\n", "## Steps\n", "## Rollback\n", "## How to do a@\n", "## Step @: Stop it\n",
    "### Below [l@](http://h@/x)\n", "## Diagnosis\n", "## Mitigation\n", "## After it\n", "## Validation\n",
    "## Contents\n", "1. stop it w@\n", "2) start w@\n", "- [ ] tick w@\n", "   - detail w@\n", "     more w@\n",
    "  - Verify: it w@\n", "- b w@\n", "- [l@](http://u@/)\n", "\n```sh\ncode w@\n```\n\n",
    "   ```sh run on=web\n   cmd w@\n   ```\n", "    code w@\n", "> said w@\n", "\n", "\n\n", "Expect: x w@\n",
    "Later: y w@\n", "Rollback: z w@\n", "word w@ ", "{{ v@ }}", "***\n", "[a@]: http://b@\n", "see [a@] w@\n",
    "`c w@`", "**d w@**", "<b>w@</b>\n", "| t w@ | u |\n", "<!-- w@ -->\n", "Heading w@\n===\n", "\ttab w@\n",
    "![i w@](http://p@.png)\n", "Do these steps w@:\n\n", "Expected output:\n\n```\nout w@\n```\n",
    "1. Stop it\n2. Start it w@\n\n## Stop it\n\nx w@\n\n## Start it\n",
]  # fmt: skip


@pytest.mark.says("1.7")
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_nothing_of_any_document_is_lost(pieces: list[str]) -> None:
    """Every piece has words of its own, which turn up in the reading whatever stands around it."""
    text = "".join(piece.replace("@", f"{place}q") for place, piece in enumerate(pieces))
    own = {each for each in lost(text, read(text.encode())) if "q" in each}
    assert own == set()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1. Stop `web`\n   and go.\n\n   More.", "More."),
        ("1. " + "Do it slowly. " * 12, "Do it slowly. " * 12),
        (
            "1. Open [the console](https://console.example.org).",
            "Open [the console](https://console.example.org).",
        ),
        ("1. Stop it.\n   - One.", "- One."),
    ],
)
def test_what_a_title_does_not_say_is_shown_below_it(text: str, shown: str) -> None:
    (step,) = read(text.encode()).steps
    assert below(step.title, step.text) == shown.strip()
