"""This package is the history of the record's tables."""
