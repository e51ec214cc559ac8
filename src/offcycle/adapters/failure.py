"""This module holds the one error of all adapters: what a retry must know of it is one word."""


class Failure(Exception):  # noqa: N818 (an outcome to act on, not a bug)
    """The partner did not take what was handed over; when permanent, trying again cannot help.

    The text is shown to people: what was refused, because of what, and what to do now.
    Whoever raises it must not have lost anything: what was owed is still owed.
    """

    def __init__(self, message: str, *, permanent: bool, after_seconds: float = 0.0) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.after_seconds = after_seconds  # the partner asked not to be tried before
