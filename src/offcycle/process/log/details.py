"""This module gathers the words that somebody gave with an event, to stand below its sentence."""

from offcycle.process.events import Event, form

TYPED = (
    "description",
    "what",
    "why",
    "reason",
    "message",
    "text",
    "note",
    "findings",
    "comment",
)
LABELS = {"why": "Why: "}
"""What stands before words that would not explain themselves."""


def details(event: Event) -> tuple[str, ...]:
    """The words in the order of `TYPED`; the values of the form, each after the name of its field."""
    said = [(name, getattr(event, name, None)) for name in TYPED]
    given = [
        f"{LABELS.get(name, '')}{text}"
        for name, text in said
        if isinstance(text, str) and text.strip()
    ]
    if isinstance(event, form.Filled):
        given += [f"{name.replace('_', ' ')}: {value}" for name, value in event.fields.items()]
    return tuple(given)
