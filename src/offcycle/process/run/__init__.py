"""This package decides step 5, and every run of a plan: the approved steps, in order, each with its outcome, in one environment."""

from offcycle.process.run import production, several, standby, start, steps

__all__ = ["production", "several", "standby", "start", "steps"]
