"""This package is the pages of the list of changes, and what waits for whom."""
