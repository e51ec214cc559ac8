"""This package is the pages of step 4, review and approval."""
