"""This module edits plans at random, and holds keys, differences and digests to what was done to them."""

from hypothesis import assume, example, given
from hypothesis import strategies as st

from offcycle.runbook import Reading, compare, keyed, read

TASKS = [
    "Stop the importer on the first server.",
    "Copy the folder of the customers to the new disk.",
    "Tell the help desk that searches are slow for an hour.",
    "Empty the cache before anybody signs in again.",
    "Raise the limit of the queue in its settings.",
    "Start the gateway, and wait until its light is green.",
    "Send a message to yourself and read it.",
    "Write down when the last visitor was served.",
]
OTHERS = ["Pray.", "Buy a ladder, then climb it.", "Ask somebody older about printers."]
orders = st.permutations(TASKS).map(lambda tasks: tasks[:6])
places = st.integers(0, 5)


def of(tasks: list[str], previous: Reading | None = None, *, code: str = "") -> Reading:
    fence = f"\n   ```sh run on=web timeout=60\n   {code}\n   ```\n" if code else ""
    body = "".join(f"{number}. {task}\n{fence}" for number, task in enumerate(tasks, start=1))
    front = "---\nvalues: {site: {staging: a, production: b}}\ntargets: {web: [web1]}\n---\n"
    source = f"{front}# Plan for {{{{ site }}}}\n\n## Steps\n\n{body}"
    return keyed(read(source.encode()), previous)


def keys(reading: Reading) -> dict[str, str]:
    return {step.text: step.key for step in reading.steps}


@given(orders, st.data())
def test_a_key_stays_with_its_step_wherever_it_is_moved(
    tasks: list[str], data: st.DataObject
) -> None:
    before = of(tasks)
    moved = data.draw(st.permutations(tasks))
    assert keys(of(moved, before)) == keys(before)


@given(orders, places, places, st.sampled_from(["now", "with care", "as usual"]))
def test_a_key_stays_with_a_step_that_is_reworded_and_moved(
    tasks: list[str], place: int, target: int, words: str
) -> None:
    before = of(tasks)
    reworded = tasks[place].replace(".", f" {words}.", 1)
    rest = [task for task in tasks if task != tasks[place]]
    after = keys(of([*rest[:target], reworded, *rest[target:]], before))
    assert after[reworded] == keys(before)[tasks[place]]
    assert {task: after[task] for task in rest} == {task: keys(before)[task] for task in rest}


@given(orders, places)
def test_of_a_step_that_is_split_one_half_keeps_the_key(tasks: list[str], place: int) -> None:
    before = of(tasks)
    first, second = tasks[place], "Note who did it."
    whole = of([*tasks[:place], f"{first} {second}", *tasks[place + 1 :]])
    after = of([*tasks[:place], first, second, *tasks[place + 1 :]], whole)
    assert keys(after)[first] == before.steps[place].key
    assert keys(after)[second] not in {step.key for step in whole.steps}


@given(orders, places, st.sampled_from(OTHERS))
def test_a_key_is_never_given_to_another_step(tasks: list[str], place: int, other: str) -> None:
    before = of(tasks)
    after = of([*tasks[:place], other, *tasks[place + 1 :]], before)
    assert keys(after)[other] not in {step.key for step in before.steps}


EDITS = st.sampled_from(["add", "remove", "operation", "reword", "swap"])


@given(orders, places, EDITS)
@example(TASKS[:6], 0, "swap")
def test_the_difference_finds_every_planted_edit(tasks: list[str], place: int, edit: str) -> None:
    before = of(tasks)
    key = before.steps[place].key
    next_place = (place + 1) % 6
    swapped = list(tasks)
    swapped[place], swapped[next_place] = tasks[next_place], tasks[place]
    edited, expected = {
        "add": ([*tasks[:place], OTHERS[0], *tasks[place:]], {("added", "s7")}),
        "remove": (tasks[:place] + tasks[place + 1 :], {("removed", key)}),
        "operation": (
            [*tasks[:place], tasks[place].replace(".", " twice.", 1), *tasks[place + 1 :]],
            {("operation", key)},
        ),
        "reword": (
            [*tasks[:place], f"**{tasks[place]}**", *tasks[place + 1 :]],
            {("reworded", key)},
        ),
        "swap": (swapped, set()),
    }[edit]
    found = {(each.kind, each.key) for each in compare(before, of(edited, before))}
    if edit == "swap":
        assert {kind for kind, _ in found} == {"moved"}
        assert {each for _, each in found} & {key, before.steps[next_place].key}
    else:
        assert found == expected
    assert compare(before, before) == ()


@given(orders, places, st.sampled_from(["systemctl stop a", "rm -r /srv/a", "echo {{ site }}"]))
def test_a_wording_edit_of_an_executed_step_never_changes_the_operations(
    tasks: list[str], place: int, code: str
) -> None:
    reworded = [*tasks[:place], OTHERS[1], *tasks[place + 1 :]]
    before, after = of(tasks, code=code), of(reworded, code=code)
    assert before.operations == after.operations
    assert before.plan != after.plan


CHANGES = [
    ("on=web", "on=other"),
    ("timeout=60", "timeout=61"),
    ("```sh", "```ansible"),
    ("systemctl stop a", "systemctl stop b"),
    ("production: b", "production: c"),
    ("[web1]", "[web1, web2]"),
]


@given(orders, st.sampled_from(CHANGES))
def test_an_edit_of_what_is_executed_always_changes_the_operations(
    tasks: list[str], change: tuple[str, str]
) -> None:
    text = (
        "---\nvalues: {site: {staging: a, production: b}}\ntargets: {web: [web1]}\n---\n# {{ site }}\n\n"
        + "".join(
            f"1. {task}\n\n   ```sh run on=web timeout=60\n   systemctl stop a\n   ```\n\n"
            for task in tasks
        )
    )
    old, new = change
    edited = text.replace(old, new, 1)
    assume(edited != text)
    assert read(text.encode()).operations["all"] != read(edited.encode()).operations["all"]
