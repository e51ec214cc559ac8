"""This package is the pages of step 0, the request and its triage."""
