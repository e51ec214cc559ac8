"""This package knows who: accounts, systems and teams, roles, absences and tokens."""
