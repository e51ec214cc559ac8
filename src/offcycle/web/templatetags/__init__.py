"""This package is what templates may say beyond Django's own words."""
