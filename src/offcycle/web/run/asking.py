"""This module is the forms of the run board: what came of a step, and which steps in staging were done."""

from django import forms

from offcycle.process.facts import Run
from offcycle.web.fields import PageForm, prose
from offcycle.web.run.pictures import Pictures

DONE = "done"


class ReportForm(PageForm):
    """What came of the step that is to be done now."""

    step = forms.CharField(widget=forms.HiddenInput)
    outcome = forms.CharField(widget=forms.HiddenInput, initial=DONE)
    note = prose("Note", "What came out, or why it was not done.", rows=2)
    pictures = Pictures()


class TickForm(PageForm):
    """The steps that were done."""

    steps = forms.MultipleChoiceField(choices=[])

    def __init__(self, *args: object, run: Run, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.offer("steps", ((key, key) for key in run.steps))
        self.fields["steps"].error_messages["required"] = "Tick at least one step."
