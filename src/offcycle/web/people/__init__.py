"""This package is the pages of people, systems, roles and absences."""
