"""This module is the JSON Schema of the policy file, by which editors help while somebody types."""

from typing import Any

from offcycle.process.policy.file import Policy

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """The schema, after draft 2020-12. What it cannot say, `offcycle policy check` does."""
    found = Policy.model_json_schema()
    about = "The policy of an Offcycle installation. Check it with: offcycle policy check FILE"
    return {"$schema": DRAFT, **found, "title": "Offcycle policy", "description": about}
