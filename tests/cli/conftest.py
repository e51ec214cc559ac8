"""This module gives the tests of the command line an installation with its people."""

from tests.cli.installed import people

__all__ = ["people"]
