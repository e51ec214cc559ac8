"""This module is the addresses of step 0."""

from offcycle.process.triage import Nothing
from offcycle.web.deeds import Deed

ACKNOWLEDGE = Deed(
    command="acknowledge",
    button="Take notice",
    lead="Everybody sees that hosting has read this and looks into it; the clock for the first answer stops.",
    ask=lambda _form, _case: Nothing(),
    done="You took notice. Everybody who looks at the change sees it.",
)

urlpatterns = [ACKNOWLEDGE.url()]
