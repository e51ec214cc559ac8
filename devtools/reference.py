"""This module writes the pages of `docs/reference` that are made from the code, and tells which are old.

A page is a function without arguments that gives its text. `PAGES` names each by its module, which
is imported only then, with the product's settings loaded.
"""

import importlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import django

from devtools.places import REFERENCE

PAGES: dict[str, str] = {
    "packages.md": "devtools.pages.packages:page",
    "commands.md": "devtools.pages.command_line:page",
    "gates.md": "devtools.pages.process:gates_page",
    "rules.md": "devtools.pages.process:commands_page",
    "events.md": "devtools.pages.process:events_page",
    "process.md": "devtools.pages.sentences:page",
    "openapi.json": "devtools.pages.interface:page",
    "settings.md": "devtools.pages.settings:page",
    "policy.md": "devtools.pages.policy:page",
    "notices.md": "devtools.pages.notices:page",
}


def text_of(where: str) -> str:
    module, _, name = where.partition(":")
    page: Callable[[], str] = getattr(importlib.import_module(module), name)
    return page().rstrip("\n") + "\n"


def old_pages() -> Iterator[tuple[Path, str]]:
    """Each page that is not what the code says, with the text that it should have."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "offcycle.config.settings")
    django.setup()
    for name, where in PAGES.items():
        path, text = REFERENCE / name, text_of(where)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            yield path, text


def main(words: list[str]) -> int:
    old = list(old_pages())
    if "--check" in words:
        for path, _ in old:
            print(
                f"{path.name} is not what the code says. Run ./offcycle docs, and commit what it writes."
            )
        return 1 if old else 0
    for path, text in old:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(f"Wrote {path.name}.")
    print(f"{len(PAGES)} pages are what the code says.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
