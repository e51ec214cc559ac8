"""This module names what can happen in step 3: the emergency change request form is filled."""

from offcycle.process.events.vocabulary import Event, Prose, event


@event("form.filled")
class Filled(Event):
    """Fields of the form were filled or corrected; fields that are not named were left alone."""

    fields: dict[str, Prose]
