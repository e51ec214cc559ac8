"""This package is the pages of one change on one page."""
