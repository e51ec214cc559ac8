"""This module is the address of step 3, the form."""

from offcycle.web.form.filling import FILL

urlpatterns = [
    FILL.url(),
]
