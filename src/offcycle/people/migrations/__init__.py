"""This package is the history of the people's tables."""
