"""This package is the pages of step 3, the form."""
