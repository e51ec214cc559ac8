"""This module reads what a plan declares in its front matter: values, targets and artefacts."""

import re
from dataclasses import dataclass, field

from offcycle.runbook.front import Front, Node
from offcycle.runbook.reading import ENVIRONMENTS, Fault
from offcycle.runbook.references import malformed

PIN = re.compile(r"sha256:[0-9a-f]{64}")
NAME = re.compile(r"[A-Za-z_][\w.-]*")


@dataclass(slots=True, eq=False)
class Declared:
    """What the plan declares; the line of each value serves the fault that it is not used."""

    values: dict[str, dict[str, str]] = field(default_factory=dict)
    targets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    artefacts: dict[str, str] = field(default_factory=dict)
    steps: frozenset[str] = frozenset()
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    has_values: bool = False
    faults: list[Fault] = field(default_factory=list)

    def fault(self, place: tuple[int, int], what: str, do: str) -> None:
        self.faults.append(Fault(*place, "fault", what, do))


def declared(front: Front) -> Declared:
    found = Declared()
    _values(front.entry("values"), found)
    _targets(front.entry("targets"), found)
    _artefacts(front.entry("artefacts"), found)
    found.steps = frozenset(
        " ".join(name.split()).casefold() for name in _texts(front.entry("steps"))
    )
    return found


def _values(node: Node | None, found: Declared) -> None:
    if node is None:
        return
    found.has_values = True
    found.values = {environment: {} for environment in ENVIRONMENTS}
    if node.entries is None:
        if node.text != "":
            do = "Write `values:` and below it a line `name: value` for each."
            found.fault((node.line, node.column), "`values` is no list of names.", do)
        return
    if node.entries and set(node.entries) <= set(ENVIRONMENTS) and _all_mappings(node):
        _by_environment(node, found)
    else:
        _by_name(node, found)


def _all_mappings(node: Node) -> bool:
    return all(each.entries is not None for each in (node.entries or {}).values())


def _by_name(node: Node, found: Declared) -> None:
    for name, each in (node.entries or {}).items():
        _place(name, node.key_lines[name], found)
        if each.text is not None:
            _referring(name, each, found)
            for environment in ENVIRONMENTS:
                found.values[environment][name] = each.text
        elif each.entries is not None:
            for environment, value in each.entries.items():
                _value(name, environment, value, each.key_lines[environment], found)
    _missing(found)


def _by_environment(node: Node, found: Declared) -> None:
    for environment, names in (node.entries or {}).items():
        for name, value in (names.entries or {}).items():
            _place(name, names.key_lines[name], found)
            _value(name, environment, value, names.key_lines[name], found)
    _missing(found)


def _place(name: str, place: tuple[int, int], found: Declared) -> None:
    found.places.setdefault(name, place)
    if not NAME.fullmatch(name):
        do = "Use letters, digits and `_`, beginning with a letter."
        found.fault(place, f"`{name}` cannot be the name of a value.", do)


def _value(
    name: str, environment: str, value: Node, place: tuple[int, int], found: Declared
) -> None:
    if environment not in ENVIRONMENTS:
        do = f"Use one of: {', '.join(ENVIRONMENTS)}."
        found.fault(
            place, f"`{environment}` is no environment that the value `{name}` may have.", do
        )
    elif value.text is None:
        found.fault(place, f"The value `{name}` is no plain text.", "Write one text for it.")
    else:
        _referring(name, value, found)
        found.values[environment][name] = value.text


def _referring(name: str, value: Node, found: Declared) -> None:
    """A value that means to refer to a secret has to be a reference, or the worker would take it for the secret."""
    do = malformed(value.text or "")
    if do:
        what = f"The value `{name}` begins like a reference to a secret, but is none."
        found.fault((value.line, value.column), what, do)


def _missing(found: Declared) -> None:
    for name, place in found.places.items():
        for environment in ENVIRONMENTS:
            if name not in found.values[environment]:
                what = f"The value `{name}` is not given for {environment}."
                found.fault(place, what, f"Add `{environment}: ...` to it.")


def _targets(node: Node | None, found: Declared) -> None:
    if node is not None and node.entries is None and node.text != "":
        place = (node.line, node.column)
        found.fault(place, "`targets` is no list of names.", "Write `name: [host, host]` for each.")
    for name, each in ((node.entries if node else None) or {}).items():
        hosts = tuple(host for host in _texts(each) if host)
        found.targets[name] = hosts
        if not hosts and node is not None:
            what = f"The target `{name}` has no host."
            found.fault(node.key_lines[name], what, "List its hosts, or remove it.")


def _artefacts(node: Node | None, found: Declared) -> None:
    for path, each in ((node.entries if node else None) or {}).items():
        pin = (each.text or "").strip()
        found.artefacts[path] = pin
        if not PIN.fullmatch(pin):
            what = f"The artefact `{path}` is not pinned to its content."
            do = "Give it as sha256: with 64 digits, as `offcycle plan check --pin` does."
            found.fault((each.line, each.column), what, do)


def _texts(node: Node | None) -> list[str]:
    """One text, or a list of them."""
    if node is None:
        return []
    if node.elements is not None:
        return [each.text for each in node.elements if each.text is not None]
    return [node.text] if node.text else []
