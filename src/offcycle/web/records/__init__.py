"""This package is the pages of the log, the exceptions, deliveries and what this installation is."""
