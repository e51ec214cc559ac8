"""This package writes the pages of the reference that describe the repository itself."""
