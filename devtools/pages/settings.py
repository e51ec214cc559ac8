"""This module writes the page of settings: every environment variable, its default, and what it does."""

from offcycle.config.environment import Environment

PAGE = """# Settings

An installation is set up by environment variables. Everything about the process itself, its roles, seats, clocks, form and
notices, is in the policy file instead.

| variable | default | what it is |
|---|---|---|
{rows}
"""


def page() -> str:
    rows = [
        f"| `OFFCYCLE_{name.upper()}` | {_default(about.default)} | {about.description} |"
        for name, about in Environment.model_fields.items()
    ]
    return PAGE.format(rows="\n".join(rows))


def _default(default: object) -> str:
    """The default as it would be typed; one that is made at the start is told in the description."""
    plain = isinstance(default, str | bool | int) and default != ""
    return f"`{str(default).lower() if isinstance(default, bool) else default}`" if plain else ""
