"""This package knows what is due: every clock of a change with what it counts, and what happens when a deadline nears or passes."""

from offcycle.process.clocks import ticking
from offcycle.process.clocks.clock import Clock, standing
from offcycle.process.clocks.counting import clocks
from offcycle.process.clocks.ticking import Coming, Tick, coming, tick_at

__all__ = ["Clock", "Coming", "Tick", "clocks", "coming", "standing", "tick_at", "ticking"]
