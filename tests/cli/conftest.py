"""This module gives the tests of the command line an installation with its people."""

from tests.cli.installed import people, safe_cluster, safe_url

__all__ = ["people", "safe_cluster", "safe_url"]
