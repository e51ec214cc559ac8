"""This module makes the digests of a plan: of its bytes, of its operations, of both.

Their formats are for ever: what was approved is known by them. A better reader makes other steps of a
document, but never another digest of the same steps.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from offcycle.process.canonical import canonical, digest, digest_of
from offcycle.runbook.reading import ENVIRONMENTS

ALL = "all"


def source_digest(source: bytes) -> str:
    """The digest of the bytes, whatever the line endings are."""
    return digest(source.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))


def operations_digests(
    operations: Iterable[Mapping[str, Any]],
    targets: Mapping[str, Iterable[str]],
    values: Mapping[str, Mapping[str, str]],
) -> dict[str, str]:
    """The digest of what will run, for each environment and for all of them together."""
    # The steps are the same in each and by far the most: they are written out once.
    steps = canonical([dict(operation) for operation in operations])
    hosts = canonical({name: list(each) for name, each in targets.items()})
    each = {name: dict(values.get(name, {})) for name in ENVIRONMENTS}
    return {
        name: digest(
            _operations(name, steps, hosts, canonical(each if name == ALL else each[name]))
        )
        for name in (*ENVIRONMENTS, ALL)
    }


def plan_digest(source: str, operations: str) -> str:
    return digest_of({"format": "offcycle-plan/1", "source": source, "operations": operations})


def _operations(environment: str, steps: bytes, targets: bytes, values: bytes) -> bytes:
    """The canonical form of the five members, which stand in the order of their names."""
    return (
        b'{"environment":"'
        + environment.encode()
        + b'","format":"offcycle-operations/1","steps":'
        + steps
        + b',"targets":'
        + targets
        + b',"values":'
        + values
        + b"}"
    )
