"""This module writes the description of the JSON interface, as a server gives it, so that a change of it is seen."""

import json


def page() -> str:
    from offcycle.api import v1  # noqa: PLC0415 - needs the loaded tables

    return json.dumps(v1.description(), ensure_ascii=False, indent=1)
