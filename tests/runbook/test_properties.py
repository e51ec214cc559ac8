"""This module holds the reader to what is true of all plans: what changes a digest and what never does, and that nothing is rewritten."""

from dataclasses import dataclass, replace

from hypothesis import assume, given
from hypothesis import strategies as st

from offcycle.runbook import Reading, compare, read
from offcycle.runbook.front import changed_front

words = st.text("abcdefgh ", min_size=1, max_size=12).map(str.strip).filter(bool)
commands = st.text("abcxyz -/.=$'|", min_size=1, max_size=20).filter(lambda text: text.strip())


@dataclass(frozen=True)
class Step:
    """A step of a plan that is made up."""

    says: str
    runs: str = ""
    kind: str = "sh"
    target: str = "web"
    expect: str = "it is done"

    def does(self) -> tuple[str, ...]:
        """What is done, by the rules for people: wording counts only where a person follows it."""
        return (self.kind, self.target, self.runs) if self.runs else tuple(self.says.split())

    def text(self) -> str:
        if not self.runs:
            return f"1. Do {self.says}.\n\n   Expect: {self.expect}.\n\n"
        fence = f"   ```{self.kind} run on={self.target}\n   {self.runs}\n   ```\n\n"
        return f"1. Do {self.says}.\n\n{fence}   Expect: {self.expect}.\n\n"


@dataclass(frozen=True)
class Plan:
    """A plan that is made up; `values` has a text for each environment."""

    steps: tuple[Step, ...]
    values: tuple[str, str] = ("one", "two")
    hosts: str = "web1"
    note: str = "a note"
    title: str = "a title"

    def read(self) -> Reading:
        front = f"---\ntitle: {self.title}\nvalues: {{site: {{staging: {self.values[0]}, production: {self.values[1]}}}}}\n"
        front += f"targets: {{web: [{self.hosts}], db: [db1]}}\n---\n"
        body = "".join(step.text() for step in self.steps)
        return read(
            f"{front}# Plan\n\nSee {{{{ site }}}}, {self.note}.\n\n## Steps\n\n{body}".encode()
        )


steps = st.builds(Step, words, st.one_of(st.just(""), commands), st.sampled_from(["sh", "http"]))
plans = st.builds(Plan, st.lists(steps, min_size=1, max_size=5).map(tuple))


def with_step(plan: Plan, place: int, **other: str) -> Plan:
    changed = replace(plan.steps[place], **other)
    return replace(plan, steps=(*plan.steps[:place], changed, *plan.steps[place + 1 :]))


@given(plans, st.data())
def test_an_edit_of_what_is_done_always_changes_the_operations(
    plan: Plan, data: st.DataObject
) -> None:
    """A command, a target, an order, a value, an executor, or what a person does by hand."""
    place = data.draw(st.integers(0, len(plan.steps) - 1))
    step, other = plan.steps[place], data.draw(commands)
    edits = {"hosts": replace(plan, hosts="web1, web2")}
    edits["value"] = replace(plan, values=(plan.values[0], "three"))
    if step.runs:
        edits["command"] = with_step(plan, place, runs=other)
        edits["target"] = with_step(plan, place, target="db")
        edits["executor"] = with_step(plan, place, kind="ansible")
        edits["by hand"] = with_step(plan, place, runs="")
    else:
        edits["text"] = with_step(plan, place, says=data.draw(words))
    if place and step != plan.steps[place - 1]:
        swapped = (*plan.steps[: place - 1], step, plan.steps[place - 1], *plan.steps[place + 1 :])
        edits["order"] = replace(plan, steps=swapped)
    edit = data.draw(st.sampled_from(sorted(edits)))
    assume([each.does() for each in plan.steps] != [each.does() for each in edits[edit].steps] or edit in {"hosts", "value"})  # fmt: skip
    before, after = plan.read(), edits[edit].read()
    assert before.operations["all"] != after.operations["all"]
    assert before.operations["production"] != after.operations["production"]
    same = before.operations["staging"] == after.operations["staging"]
    assert same == (edit == "value")


@given(plans, words, st.data())
def test_an_edit_of_wording_never_changes_the_operations(
    plan: Plan, said: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(plan.steps) - 1))
    edits = [
        replace(plan, note=said),
        replace(plan, title=said),
        with_step(plan, place, expect=said),
    ]
    if plan.steps[place].runs:
        edits.append(with_step(plan, place, says=said))
    after = data.draw(st.sampled_from(edits)).read()
    assert after.operations == plan.read().operations
    assert {each.kind for each in compare(plan.read(), after)} <= {"reworded"}


endings = st.sampled_from(["\n", "\r\n", "\r"])


@given(st.lists(st.tuples(st.sampled_from(["a: b", "# c", "d: [e]", "f:", ""]), endings), max_size=6), st.binary(max_size=40), st.booleans())  # fmt: skip
def test_what_is_written_out_unchanged_is_the_source(
    front: list[tuple[str, str]], body: bytes, mark: bool
) -> None:
    """Byte for byte, whatever its line endings and its encoding are."""
    lines = "".join(text + ending for text, ending in dict(front).items())
    source = b"\xef\xbb\xbf" * mark + f"---\nx: y\n{lines}---\n".encode() + body
    assert changed_front(source, lambda found: found.text) == source
