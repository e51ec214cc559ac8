"""This module takes in the events of step 3."""

from offcycle.process.events import form
from offcycle.process.facts.change import Facts, on
from offcycle.process.facts.happened import Happened


@on(form.Filled)
def _filled(facts: Facts, h: Happened, e: form.Filled) -> None:
    facts.form.update(e.fields)
    facts.form_at = h.at
