"""This module writes the sample plans: Markdown that reads well by itself, out of what is done and how it is undone."""

from dataclasses import dataclass

Step = str | tuple[str, str]
"""What is done; or that, and how it is undone."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan for people, step by step."""

    title: str
    steps: tuple[Step, ...]
    rollback: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    later: tuple[str, ...] = ()

    @property
    def markdown(self) -> bytes:
        """The document."""
        parts = [
            f"# {self.title}",
            "## Steps",
            *(_item(number, step) for number, step in enumerate(self.steps, 1)),
        ]
        for heading, items in (
            ("Rollback", self.rollback),
            ("Validation", self.checks),
            ("Later", self.later),
        ):
            if items:
                parts += [f"## {heading}", "\n".join(f"- {each}" for each in items)]
        return ("\n\n".join(parts) + "\n").encode()


def _item(number: int, step: Step) -> str:
    if isinstance(step, str):
        return f"{number}. {step}"
    what, undone = step
    return f"{number}. {what}\n\n   Rollback: {undone}"
