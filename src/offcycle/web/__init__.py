"""This package serves the pages, which work without JavaScript."""
