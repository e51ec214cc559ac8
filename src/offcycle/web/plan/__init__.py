"""This package is the pages of step 1, the plan."""
