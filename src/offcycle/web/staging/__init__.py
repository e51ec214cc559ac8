"""This package is the pages of step 2, validation in staging."""
