"""This module holds that whatever people rest on is told in a sentence: commands, rules, gates, events and settings."""

import pytest

from offcycle.config.environment import Environment
from offcycle.process import gates
from offcycle.process.commands import COMMANDS
from offcycle.process.events import EVENTS


def is_sentence(text: str) -> bool:
    return bool(text) and text[0].isupper() and text.rstrip()[-1] in ".?"


@pytest.mark.parametrize("kind", EVENTS)
def test_every_event_is_told_in_a_sentence(kind: str) -> None:
    assert is_sentence((EVENTS[kind].__doc__ or "").strip())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_each_of_its_rules_is_told_in_a_sentence(name: str) -> None:
    command = COMMANDS[name]
    assert is_sentence(command.says)
    for claim in (*command.rules, *command.checks):
        assert is_sentence(claim.says), claim.name


def test_every_gate_is_told_in_a_sentence() -> None:
    assert all(is_sentence(gate.says) for gate in gates.GATES)


@pytest.mark.parametrize("name", Environment.model_fields)
def test_every_setting_is_told_in_a_sentence(name: str) -> None:
    assert is_sentence(Environment.model_fields[name].description or "")
