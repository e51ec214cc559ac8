"""This package reads a plan document: its steps, its digests and its faults, and no text is lost."""
