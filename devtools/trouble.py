"""This module names the one way in which a developer's verb gives up."""


class TroubleError(Exception):
    """Something that the verb needs is not there. Its message says what, and what to do."""
