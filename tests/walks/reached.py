"""This module counts what walks come upon, so that a test can say whether they come everywhere."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Reached:
    """What walks came upon, counted."""

    walks: int = 0
    moves: int = 0
    crashes: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    first_shut: Counter[str] = field(default_factory=Counter)
    shut: Counter[str] = field(default_factory=Counter)
    opened: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    rules: Counter[tuple[str, str]] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    exceptions: Counter[str] = field(default_factory=Counter)
    policies: Counter[str] = field(default_factory=Counter)
