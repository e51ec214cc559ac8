"""This module is Offcycle: emergency changes, from alarm to proof."""

__version__ = "0.1.0"
