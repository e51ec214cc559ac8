"""This package is the pages of windows, freezes and planned changes."""
