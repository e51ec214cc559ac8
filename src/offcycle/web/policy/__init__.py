"""This package is the pages of the policy in force, and the one that comes after it."""
