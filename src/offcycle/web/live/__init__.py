"""This package says how far a change has grown, for pages that follow it while they are read."""
