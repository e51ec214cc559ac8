"""This module gives commands as a terminal does: real processes, with what they said and the number they ended with."""

import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from devtools.places import ROOT
from tests.cli.warm import ran
from tests.organisations import CUSTOMER, Organisation

OFFCYCLE = [sys.executable, "-P", "-m", "offcycle"]


@dataclass(frozen=True)
class Said:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


def clean() -> dict[str, str]:
    """The environment of this machine with nothing of ours in it; the package is found as in a checkout."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OFFCYCLE_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "TZ": "America/New_York"}


def offcycle(
    *words: str, environment: dict[str, str] | None = None, stdin: str = "", cwd: Path = ROOT
) -> Said:
    """Give one command, with nobody at the terminal."""
    code, out, err = ran(words, {**clean(), **(environment or {})}, stdin, cwd)
    return Said(code, out, err)


@dataclass
class People:
    """The people of an installation, each at a terminal of their own."""

    url: str
    tokens: dict[str, str] = field(default_factory=dict)
    of: Organisation = CUSTOMER

    def give(self, who: str, *words: str) -> Said:
        """What one of them gets for a command; it is told in the customer's words."""
        environment = {"OFFCYCLE_URL": self.url, "OFFCYCLE_TOKEN": self.tokens[who]}
        said = offcycle(*self.of.typed(words), environment=environment)
        return Said(said.code, self.of.heard(said.out), self.of.heard(said.err))

    def must(self, who: str, *words: str) -> Said:
        """The same, of a command that has to end well."""
        said = self.give(who, *words)
        assert said.code == 0, (who, words, said.out, said.err)
        return said
