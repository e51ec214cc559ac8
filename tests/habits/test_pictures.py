"""This module holds that every picture of the guide is shown in it, and is made by a test that walks through the pages."""

import re

from devtools.places import ROOT

GUIDE = ROOT / "docs" / "guide"
MADE = re.compile(r"""\bpicture\(\s*[\w.\[\]]+,\s*f?"([^"]+)\"""")


def shown() -> set[str]:
    return {
        name
        for page in GUIDE.glob("*.md")
        for name in re.findall(r"\]\(pictures/([^)]+)\)", page.read_text(encoding="utf-8"))
    }


def test_every_picture_is_shown_and_every_picture_that_is_shown_is_there() -> None:
    assert {each.name for each in (GUIDE / "pictures").iterdir()} == shown()


def test_every_picture_is_made_by_a_test() -> None:
    texts = (each.read_text(encoding="utf-8") for each in (ROOT / "tests/browser").glob("*.py"))
    names = {re.sub(r"\{\w+\}", r"\\w+", name) for text in texts for name in MADE.findall(text)}
    made = re.compile(rf"({'|'.join(sorted(names))})-(1280|390)\.png")
    assert [each for each in sorted(shown()) if not made.fullmatch(each)] == []
