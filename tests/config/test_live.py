"""This module listens to the streams of changes without a server: who may, what they are told, and how it ends."""

import asyncio
import json
import socket
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from offcycle.config import live
from offcycle.config.live import Live
from offcycle.config.server import GRACE_SECONDS, Server, bind
from offcycle.ledger import growth

PEOPLE = {"a": ("ann", "Ann Lee"), "b": ("bob", "Bob Ray")}


class Behind:
    """The application behind: it knows two people, and how far the change has grown."""

    def __init__(self) -> None:
        self.n = 3
        self.asked: list[str] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await receive()
        self.asked.append(scope["path"])
        cookie = dict(scope["headers"]).get(b"cookie", b"").decode()
        if scope["path"] != "/changes/CR-1001/n" or cookie not in PEOPLE:
            await send({"type": "http.response.start", "status": 302, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        account, name = PEOPLE[cookie]
        told = {"n": self.n, "said": [], "who": {"account": account, "name": name}}
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": json.dumps(told).encode()})


@dataclass
class Listener:
    """Somebody who listens, and what came to them."""

    status: int = 0
    said: str = ""
    leave: asyncio.Event = field(default_factory=asyncio.Event)
    ended: bool = False

    async def send(self, message: dict[str, Any]) -> None:
        self.status = message.get("status", self.status)
        self.said += message.get("body", b"").decode()
        self.ended = message["type"] == "http.response.body" and not message.get("more_body")

    async def receive(self) -> dict[str, Any]:
        await self.leave.wait()
        return {"type": "http.disconnect"}

    async def hears(self, words: str) -> None:
        for _ in range(300):
            if words in self.said:
                return
            await asyncio.sleep(0.01)
        raise AssertionError(words, self.said)


def listening(
    application: Live, cookie: str, path: str = "/changes/CR-1001/live"
) -> tuple[Listener, "asyncio.Task[None]"]:
    scope = {"type": "http", "method": "GET", "path": path, "headers": [(b"cookie", cookie.encode())]}  # fmt: skip
    one = Listener()
    return one, asyncio.create_task(application(scope, one.receive, one.send))


@pytest.fixture
def behind(monkeypatch: pytest.MonkeyPatch) -> Behind:
    found = Behind()
    monkeypatch.setattr(growth, "end", lambda: found.n)
    monkeypatch.setattr(growth, "of", lambda changes: dict.fromkeys(changes, found.n))
    monkeypatch.setattr(live, "LOOK_SECONDS", 0.01)
    return found


def told(story: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 20))


def test_readers_hear_that_it_grew_and_who_else_looks(behind: Behind) -> None:
    async def story() -> None:
        application = Live(behind)
        ann, hers = listening(application, "a")
        await ann.hears('event: grown\ndata: {"n": 3}')
        bob, his = listening(application, "b")
        await ann.hears('{"names": ["Bob Ray"], "all": true}')
        await bob.hears('{"names": ["Ann Lee"], "all": true}')
        behind.n = 4
        await ann.hears('event: grown\ndata: {"n": 4}')
        await bob.hears('event: grown\ndata: {"n": 4}')
        bob.leave.set()
        await his
        await ann.hears('{"names": [], "all": true}')
        application.end()
        await hers
        assert ann.ended
        await asyncio.sleep(0.1)
        assert application._looking
        assert application._looking.done()  # nobody listens, so nobody looks

    told(story)


def test_who_may_not_see_it_gets_no_stream(behind: Behind) -> None:
    async def story() -> None:
        nobody, task = listening(Live(behind), "c")
        await task
        assert (nobody.status, nobody.said) == (302, "")

    told(story)


def test_who_may_no_more_is_told_that_it_is_over(
    behind: Behind, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        monkeypatch.setattr(live, "ASK_AGAIN_SECONDS", 0.05)
        monkeypatch.setattr(live, "BEAT_SECONDS", 0.02)
        ann, task = listening(Live(behind), "a")
        await ann.hears("event: beat")
        monkeypatch.delitem(PEOPLE, "a")
        await task
        assert ann.said.endswith("event: over\ndata: {}\n\n")

    told(story)


def test_a_process_tells_so_many_and_no_more(
    behind: Behind, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        monkeypatch.setattr(live, "MOST", 1)
        application = Live(behind, alone=False)
        ann, hers = listening(application, "a")
        await ann.hears('"all": false')
        bob, his = listening(application, "b")
        await his
        assert bob.status == 503
        application.end()
        await hers

    told(story)


def test_all_else_is_handed_on(behind: Behind) -> None:
    async def story() -> None:
        one, task = listening(Live(behind), "a", "/changes/CR-1001")
        one.leave.set()
        await task
        assert behind.asked == ["/changes/CR-1001"]

    told(story)


def test_a_server_that_ends_waits_for_no_stream(behind: Behind) -> None:
    there = threading.Event()
    with bind("127.0.0.1", 0) as bound:
        server = Server(Live(behind), there.set)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        assert there.wait(10)
        with socket.create_connection(bound.getsockname(), timeout=10) as opened:
            asked = b"GET /changes/CR-1001/live HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: a\r\n\r\n"
            opened.sendall(asked)
            heard = b""
            while b"event: here" not in heard:
                heard += opened.recv(65536)
            server.should_exit = True
            thread.join(GRACE_SECONDS / 2)
            assert not thread.is_alive()
