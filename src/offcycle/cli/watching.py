"""This module follows a change from a terminal: each thing that happens as it happens, and at each gate for whom it waits.

Laws:
- It asks gently: the server answers in a few bytes while nothing has happened, and is given rests while it is away.
- Nothing is told twice, and nothing is left out: what follows is asked for by the number of the last event that was told.
"""

import gc
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any

import typer

from offcycle.cli import options, showing, terminal
from offcycle.cli.connection import Server
from offcycle.cli.endings import NotReachableError, RefusedError, WrongUsageError, it_waits
from offcycle.cli.giving import Change, path_part, people
from offcycle.cli.hints import next_lines, waiting_gates
from offcycle.cli.options import example

commands = typer.Typer()

LONGEST_REST = 60.0

Until = Annotated[
    str | None,
    typer.Option(metavar="GATE", help="End as soon as this gate is open, such as quorum."),
]
Interval = Annotated[
    float, typer.Option(metavar="SECONDS", min=0.2, max=3600, help="How often to look.")
]
Patience = Annotated[
    float,
    typer.Option(
        metavar="SECONDS", min=0, help="How long the server may be away before this ends with 3."
    ),
]


@commands.command(
    "watch",
    epilog=example(
        "offcycle watch CR-1001",
        "offcycle watch CR-1001 --until quorum && ./deploy.sh",
        "offcycle watch CR-1001 --json | jq -r .kind",
    ),
)
def watch(
    ref: options.Ref,
    until: Until = None,
    interval: Interval = 3.0,
    patience: Patience = 600.0,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a line, for each thing told.")
    ] = False,
) -> None:
    """Follow a change: tell what happens as it happens, and whom it waits for, until it ends; Ctrl-C stops it."""
    gc.enable()  # it may run for days
    server = Server(as_json=as_json)
    following = _Following(server, ref, as_json=as_json)
    following.begin(until)
    failing_since: float | None = None
    rest = interval
    while not following.over(until):
        time.sleep(rest)
        try:
            following.look()
        except NotReachableError as error:
            now = time.monotonic()
            failing_since = now if failing_since is None else failing_since
            if now - failing_since >= patience:
                raise
            if rest == interval:
                terminal.complain(f"{error} It is tried again.")
            rest = min(rest * 2, LONGEST_REST)
        else:
            failing_since, rest = None, interval
    following.end(until)


@dataclass
class _Following:
    """One change that is followed, and how far it was told."""

    server: Server
    ref: str
    as_json: bool
    change: Change = field(default_factory=dict)
    etag: str = ""
    told: int = 0  # events
    standing: object = None  # as it was told last
    names: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"/changes/{path_part(self.ref)}"

    def begin(self, until: str | None) -> None:
        """Tell how it stands; what happened before is told by `offcycle show`."""
        answer = self.server.get(self.path)
        self.change, self.etag = answer.data, answer.etag
        self.told = self.change["n"]
        gates = [gate["name"] for gate in self.change["gates"]]
        if until is not None and until not in gates:
            raise WrongUsageError(
                f"No gate of {self.change['ref']} is called {until}. Its gates are {', '.join(gates)}."
            )
        if not self.as_json:
            self.names = people(self.server)
            terminal.say(f"{self.change['ref']}: {self.change['title']}", bold=True)
        self._tell_standing()

    def look(self) -> None:
        """Ask whether anything is new, and tell it."""
        answer = self.server.newer(self.path, self.etag)
        if answer is None:
            return
        events = self._new_events()
        if not self.as_json:
            self._learn(events)
        # All was asked for by now, so a server that goes away meanwhile lets nothing be told twice.
        self.change, self.etag = answer.data, answer.etag
        for event in events:
            self.told = event["n"]
            self._tell(event)
        self._tell_standing()

    def _new_events(self) -> list[Change]:
        found: list[Change] = []
        cursor: str | None = str(self.told)
        while cursor is not None:
            page = self.server.get(f"{self.path}/events", limit=200, cursor=cursor).data
            found += page["items"]
            cursor = page["next"]
        return found

    def _learn(self, events: list[Change]) -> None:
        """Learn the names of new people."""
        if any(event["by"] not in {*self.names, "worker"} for event in events):
            self.names = people(self.server)

    def _tell(self, event: Change) -> None:
        if self.as_json:
            _line({"told": "event", **event})
        else:
            showing.show_log([event], self.names)

    def _tell_standing(self) -> None:
        """Tell the stage and the gates that it waits at, where they are others than before."""
        waits = waiting_gates(self.change)
        standing = (self.change["stage"], [gate["name"] for gate in waits])
        if standing == self.standing:
            return
        self.standing = standing
        if self.as_json:
            _line({"told": "standing", **_standing(self.change, waits)})
            return
        for line in _lines(self.change, waits):
            terminal.say(line)

    def over(self, until: str | None) -> bool:
        """Whether nothing is left to wait for."""
        return not self.change["open"] or (until is not None and self._is_open(until))

    def _is_open(self, gate: str) -> bool:
        return any(each["name"] == gate and each["satisfied"] for each in self.change["gates"])

    def end(self, until: str | None) -> None:
        """Tell why it is over; a change that ended without opening the gate is refused."""
        if until is not None and not self._is_open(until):
            raise RefusedError(
                f"{self.change['ref']} is at its end, and its gate {until} never opened. Look: offcycle show {self.change['ref']}"
            )
        if self.as_json:
            return
        if self.change["open"]:
            terminal.say(f"The gate {until} is open.", bold=True)
            return
        for line in next_lines(self.change):
            terminal.say(line, bold=True)


def _standing(change: Change, waits: list[Change]) -> dict[str, Any]:
    names = ("name", "step", "why", "do", "waiting_on", "since", "due")
    return {
        **{name: change[name] for name in ("ref", "n", "stage", "open", "outcome")},
        "gates": [{name: gate[name] for name in names} for gate in waits],
    }


def _lines(change: Change, waits: list[Change]) -> Iterator[str]:
    """At which gates it waits, for whom, since when and until when."""
    for gate in waits:
        yield f"Now at {gate['name']} (stage {change['stage']}): {gate['why']}"
        yield f"      {it_waits(gate) or 'It waits for nobody in particular.'}"


def _line(told: dict[str, Any]) -> None:
    terminal.raw(json.dumps(told, ensure_ascii=False))
    sys.stdout.flush()  # whoever reads acts on each line at once
