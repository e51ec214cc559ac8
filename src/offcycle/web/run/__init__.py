"""This package is the pages of step 5, production, and the run board of every environment."""
