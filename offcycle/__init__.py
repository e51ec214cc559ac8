"""This module is Offcycle: emergency changes, from alarm to proof."""
