"""This module is the policy of the sample organisation: the shipped one, with alternates; and that of some days on which one of them had a seat."""

from importlib import resources

SEATS = 'seats = ["cor1", "cor2"]'
NO_ALTERNATES = "alternates = {}"


class NotAsShippedError(RuntimeError):
    """The shipped policy has not the lines that the sample organisation changes."""


def shipped() -> str:
    """The text of the policy that comes with the program."""
    found = resources.files("offcycle.process").joinpath("default-policy.toml")
    return found.read_text(encoding="utf-8")


def usual() -> str:
    """The shipped policy, with two people who stand in for both approvers."""
    return _with(NO_ALTERNATES, 'alternates = { cor1 = ["cor3", "cor4"], cor2 = ["cor3", "cor4"] }')


def of_some_days() -> str:
    """The policy of the days on which one of them had the second seat."""
    return _with(SEATS, 'seats = ["cor1", "cor4"]')


def _with(line: str, instead: str) -> str:
    text = shipped()
    if text.count(line) != 1:
        raise NotAsShippedError(str(NotAsShippedError.__doc__))
    return text.replace(line, instead)
