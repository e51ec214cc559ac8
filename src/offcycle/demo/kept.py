"""This module holds the runbooks that the sample team keeps as templates of ECLKC, as they are, for its changes to start from."""

from functools import cache
from importlib import resources

from offcycle.runbook import read

SYSTEM = "eclkc"
TEMPLATES = {
    "instate-logrotate": "how-to-instate-logrotate.md",
    "renew-certificate": "update-ssl-certs.md",
    "restore-database": "restore-db-mariadb.md",
    "switch-to-lifeboat": "lifeboat-switchover.md",
}
"""The files by the names of the templates."""


def markdown(name: str) -> bytes:
    """The runbook of a template, byte for byte."""
    return resources.files("offcycle.demo").joinpath("runbooks", TEMPLATES[name]).read_bytes()


@cache
def steps(name: str) -> int:
    """How many steps there are to take in a template."""
    return sum(step.part == "steps" for step in read(markdown(name)).steps)
