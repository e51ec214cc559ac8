"""This package holds the rules of the process, pure: facts and a command in, events or refusals out."""
