"""This module says what cannot be of the form."""

from collections.abc import Iterator

from offcycle.process.policy.fault import Wrong
from offcycle.process.policy.file import Policy

KNOWN = (
    "system", "title", "requested_by", "requested_at", "description", "why", "priority", "verdict",
    "security_related", "affected", "plan", "validated_by",
)  # fmt: skip
"""What a field can be filled from."""


def each_field(policy: Policy) -> Iterator[Wrong]:
    """A field is filled from something known, and offers choices where it is a choice."""
    for number, about in enumerate(policy.form.fields):
        at = ("form", "fields", number)
        if about.filled_from and about.filled_from not in KNOWN:
            says = f"Nothing that is known is called “{about.filled_from}”."
            yield Wrong((*at, "filled_from"), says, f"Known are {', '.join(KNOWN)}.")
        if about.kind == "choice" and not about.choices:
            says = "This field is a choice, and offers none."
            yield Wrong((*at, "choices"), says, "Name the choices, or take another kind.")
        if about.choices and about.kind != "choice":
            says = f"Choices are offered, and the kind of this field is “{about.kind}”."
            yield Wrong((*at, "choices"), says, 'Write kind = "choice", or take the choices out.')
        for place, choice in enumerate(about.choices):
            if choice in about.choices[:place]:
                says = f"“{choice}” is offered twice."
                yield Wrong((*at, "choices", place), says, "Offer it once.")
            elif len(choice) > about.longest:
                says = f"“{choice}” is longer than this field takes."
                yield Wrong(
                    (*at, "choices", place), says, f"Write {about.longest} characters at most."
                )


def names(policy: Policy) -> Iterator[Wrong]:
    """No two fields have one name."""
    told: set[str] = set()
    for number, about in enumerate(policy.form.fields):
        if about.name in told:
            says = f"Another field is called “{about.name}” already."
            yield Wrong(("form", "fields", number, "name"), says, "Give it a name of its own.")
        told.add(about.name)


def first(policy: Policy) -> Iterator[Wrong]:
    """What approvers read first are fields of the form."""
    known = [each.name for each in policy.form.fields]
    for number, name in enumerate(policy.form.first):
        if name not in known:
            says = f"The form has no field “{name}”, so approvers could not read it first."
            do = f"Name one of its fields: {', '.join(known) or 'it has none yet'}."
            yield Wrong(("form", "first", number), says, do)


def sentence(policy: Policy) -> Iterator[Wrong]:
    """The approvers get their sentence: it is a field, required, and typed by somebody."""
    name, at = policy.form.sentence, ("form", "sentence")
    number, about = next(
        ((n, each) for n, each in enumerate(policy.form.fields) if each.name == name), (0, None)
    )
    if about is None:
        says = f"The form has no field “{name}”, so approvers would read no sentence."
        known = ", ".join(each.name for each in policy.form.fields) or "it has none yet"
        yield Wrong(at, says, f"Name one of its fields: {known}.")
        return
    if not about.required:
        says = "This is the sentence for the approvers, and may be left out."
        at_field = ("form", "fields", number, "required")
        yield Wrong(at_field, says, "Write required = true.")
    if about.filled_from:
        says = "This is the sentence for the approvers, which somebody has to write for them."
        yield Wrong(("form", "fields", number, "filled_from"), says, "Take this line out.")


def asked(policy: Policy) -> Iterator[Wrong]:
    """Whoever is asked for a field may fill it."""
    may = policy.may.form
    for number, about in enumerate(policy.form.fields):
        for place, role in enumerate(about.asked_of):
            if role not in may:
                says = f"“{role}” is asked, and may not fill the form."
                do = f"Name {' or '.join(may) or 'a role under may.form'}, or let it: may.form."
                yield Wrong(("form", "fields", number, "asked_of", place), says, do)
