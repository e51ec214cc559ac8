"""This package puts a change on paper: the form with its plan as a PDF to run from by hand, and the evidence of all that happened."""
