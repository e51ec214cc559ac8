"""This package holds the loops that pay errands and turn passed deadlines into commands."""
