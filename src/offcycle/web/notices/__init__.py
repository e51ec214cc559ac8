"""This package is the pages of the notices, and the end of a change."""
