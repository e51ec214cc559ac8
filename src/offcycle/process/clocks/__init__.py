"""This package knows what is due: every clock of a change with what it counts, and what happens when a deadline nears or passes."""

from offcycle.process.clocks import ticking
from offcycle.process.clocks.clock import Clock
from offcycle.process.clocks.counting import clocks
from offcycle.process.clocks.ticking import Tick, tick_at

__all__ = ["Clock", "Tick", "clocks", "tick_at", "ticking"]
