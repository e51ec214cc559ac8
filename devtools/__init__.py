"""This package is for the people who build Offcycle: tests, checks, locks and generated pages. It is not shipped."""
