"""This package decides step 5, and every run of a plan: the approved steps, in order, each with its outcome, in one environment."""

from offcycle.process.run import (
    amendments,
    freezes,
    production,
    rollback,
    several,
    standby,
    start,
    steps,
    unknown,
)

__all__ = [
    "amendments",
    "freezes",
    "production",
    "rollback",
    "several",
    "standby",
    "start",
    "steps",
    "unknown",
]
