"""This package is the sample organisation, told through real commands."""
