"""This module draws forms the way the design system does, and lets them say why they were refused."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.forms.renderers import TemplatesSetting

from offcycle.process.kernel import Refusal
from offcycle.web.moments import MomentField

CLASSES: dict[type[forms.Widget], str] = {
    forms.Textarea: "usa-textarea",
    forms.Select: "usa-select",
    forms.RadioSelect: "usa-radio__input",
    forms.CheckboxSelectMultiple: "usa-checkbox__input",
    forms.CheckboxInput: "usa-checkbox__input",
    forms.ClearableFileInput: "usa-file-input",
    forms.FileInput: "usa-file-input",
    forms.widgets.Input: "usa-input",
}
"""The class of each widget, the more special one first."""


class Drawn(TemplatesSetting):
    """The renderer of every form: its fields are laid out by our own template."""

    field_template_name = "web/parts/field.html"


class Listed(forms.Select):
    """One of many, drawn at once: Django's own draws each of them by two templates."""

    template_name = "web/parts/select.html"


class Choices(forms.RadioSelect):
    """One of a few, each with its own label, so that all can be read at once."""

    template_name = "web/parts/choices.html"
    option_template_name = "web/parts/choice.html"


class Several(forms.CheckboxSelectMultiple):
    """Any of a few."""

    template_name = "web/parts/choices.html"
    option_template_name = "web/parts/choice.html"


class Tick(forms.CheckboxInput):
    """Yes, or not yet."""

    template_name = "web/parts/tick.html"


class PageForm(forms.Form):
    """A form of ours. `refused` holds the reasons for which a command was refused, to be shown above it."""

    required_css_class = "required"
    refused: tuple[Refusal, ...] = ()
    only_changed: ClassVar[bool] = False
    """Whether what each field held when it was shown travels with the form, so that `changed_data` is what this person changed."""
    rows: ClassVar[int] = 4  # of a field for prose, unless it says so itself

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if (
                type(field.widget) is forms.CheckboxInput
            ):  # which the design system hides without its own label
                field.widget = Tick(field.widget.attrs)
            if type(field.widget) is forms.Select:
                field.widget = Listed(field.widget.attrs, field.widget.choices)
            field.show_hidden_initial = self.only_changed
            kind = next(
                name for widget, name in CLASSES.items() if isinstance(field.widget, widget)
            )
            given = field.widget.attrs.get("class", "")
            field.widget.attrs["class"] = f"{kind} {given}".strip()
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs.setdefault("rows", self.rows)

    def offer(self, name: str, choices: Iterable[tuple[object, str]]) -> None:
        """Let a field choose from what is known only now: the people, systems or steps of this moment."""
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(name)
        field.choices = list(choices)


def yes_or_no(
    label: str, hint: str = "", *, required: bool = False, unknown: str = ""
) -> forms.ChoiceField:
    """A question; `unknown` is the words of the choice to leave it open, where it may be."""
    choices = [("yes", "Yes"), ("no", "No")]
    if unknown:
        choices.append(("", unknown))
    return one_of(label, choices, hint, required=required)


def is_yes(said: str) -> bool | None:
    """What was answered to a question; none while it is open."""
    return {"yes": True, "no": False}.get(said)


def as_answer(known: object) -> str:
    """An answer as the field of a question has it."""
    return "" if known is None else "yes" if known else "no"


def prose(label: str, hint: str = "", *, required: bool = False, rows: int = 4) -> forms.CharField:
    """A field for sentences; its text is kept as it was typed, but for white space at its ends."""
    return forms.CharField(
        label=label, help_text=hint, required=required, widget=forms.Textarea({"rows": rows})
    )


def one_of(
    label: str, choices: list[tuple[str, str]], hint: str = "", *, required: bool = True
) -> forms.ChoiceField:
    """A field in which one of a few is chosen, all of them in sight."""
    return forms.ChoiceField(
        label=label, help_text=hint, choices=choices, required=required, widget=Choices
    )


def moment(label: str, hint: str = "", *, required: bool = True) -> MomentField:
    """A field for an instant; what is typed is in the reader's zone, and never guessed where clocks show it twice or not at all."""
    return MomentField(label=label, help_text=hint, required=required)
