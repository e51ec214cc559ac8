"""This module tells everybody who has a change open that it has grown, and who else is looking: one stream for each reader.

Theory of operation:
1. A stream is nothing but a waiting task: it holds no thread and no connection to the database. One task of the process looks at
   the end of the record each second while somebody listens, in a thread of its own, and wakes those whose change has grown.
2. Who may listen is not decided here: the application behind is asked for `/changes/CR-1001/n` in the reader's name, at the
   beginning and every minute after that, and whoever gets no answer there gets no stream.
3. What has happened is not told here either, only that something has: the page then fetches itself, as whoever reads it may see it.
4. Who looks is known to this process alone, and forgotten when they leave. Where there are several processes, the page is told that
   there may be more.
5. When the server ends, the streams end first, so that it need not wait for them.
"""

import asyncio
import contextlib
import json
import re
from collections import defaultdict
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import structlog

ADDRESS = re.compile(r"/changes/([A-Za-z]{2}-\d{1,15})/live", re.ASCII)
LOOK_SECONDS = 1.0
BEAT_SECONDS = 15.0
"""So often something is sent when nothing happens, so that nobody between takes the connection for dead."""
ASK_AGAIN_SECONDS = 60.0
MOST = 2000
"""So many readers a process tells; those beyond ask by themselves."""
OK, TOO_MANY = 200, 503
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]

Scope = Any
Receive = Any
Send = Any
Message = tuple[str, dict[str, Any]]

log = structlog.get_logger()


@dataclass(eq=False, slots=True)
class Reader:
    """Somebody who has a change open, and what they are still to be told; None ends it."""

    ref: str
    account: str
    name: str
    n: int  # how far the change had grown as they were told last
    told: "asyncio.Queue[Message | None]" = field(default_factory=asyncio.Queue)


class Live:
    """An ASGI application before another, of which it asks who may listen."""

    def __init__(self, application: Any, *, alone: bool = True) -> None:
        self._application = application
        self._alone = alone  # whether every reader is in this process
        self._readers: defaultdict[str, set[Reader]] = defaultdict(set)
        self._looking: asyncio.Task[None] | None = None
        self._end = -1  # of the record, when it was looked at last; -1 if somebody came since

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stream to who asks for it; everything else is handed on."""
        found = ADDRESS.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if found is None or scope["method"] != "GET":
            await self._application(scope, receive, send)
            return
        status, answer = await self._asked(scope, found[1])
        if status == OK and sum(map(len, self._readers.values())) >= MOST:
            status = TOO_MANY
        if status != OK:
            await _refuse(status, send)
            return
        reader = Reader(found[1], answer["who"]["account"], answer["who"]["name"], answer["n"])
        reader.told.put_nowait(("grown", {"n": reader.n}))
        async with self._listening(reader), _until_gone(receive, reader):
            await self._tell(reader, scope, send)

    def end(self) -> None:
        """End every stream."""
        for readers in self._readers.values():
            for each in readers:
                each.told.put_nowait(None)

    async def _tell(self, reader: Reader, scope: Scope, send: Send) -> None:
        await send({"type": "http.response.start", "status": OK, "headers": HEADERS})
        await _write(send, b"retry: 3000\n\n")
        clock = asyncio.get_running_loop().time
        ask_at = clock() + ASK_AGAIN_SECONDS
        while True:
            try:
                message = await asyncio.wait_for(reader.told.get(), BEAT_SECONDS)
            except TimeoutError:
                await _write(send, _event("beat", {}))
            else:
                if message is None:
                    break
                await _write(send, _event(*message))
            if clock() > ask_at:
                status, _ = await self._asked(scope, reader.ref)
                ask_at = clock() + ASK_AGAIN_SECONDS
                if status != OK:
                    await _write(send, _event("over", {}))
                    break
        await send({"type": "http.response.body", "body": b""})

    @contextlib.asynccontextmanager
    async def _listening(self, reader: Reader) -> AsyncIterator[None]:
        """Let a reader be told, and the others see that they are there."""
        self._readers[reader.ref].add(reader)
        self._end = -1  # what happened since they were let in is told with the next look
        self._say_who_is_here(reader.ref)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            yield
        finally:
            self._readers[reader.ref].discard(reader)
            if not self._readers[reader.ref]:
                del self._readers[reader.ref]
            self._say_who_is_here(reader.ref)

    def _say_who_is_here(self, ref: str) -> None:
        readers = self._readers.get(ref, set())
        here = {each.account: each.name for each in readers}
        for each in readers:
            names = sorted(name for account, name in here.items() if account != each.account)
            each.told.put_nowait(("here", {"names": names, "all": self._alone}))

    async def _look(self) -> None:
        """Look at the end of the record while somebody listens; what goes wrong there is tried again."""
        from offcycle.ledger import growth  # noqa: PLC0415 - needs the loaded tables

        with ThreadPoolExecutor(1, thread_name_prefix="live") as thread:
            ask = asyncio.get_running_loop().run_in_executor
            while self._readers:
                try:
                    end = await ask(thread, _fresh, growth.end)
                    if end != self._end:
                        self._end = end
                        self._tell_growth(await ask(thread, _fresh, growth.of, [*self._readers]))
                except Exception as error:  # noqa: BLE001 - a database that is away for a moment
                    self._end = -1
                    log.warning("live.not_seen", error=str(error))
                await asyncio.sleep(LOOK_SECONDS)
            await ask(thread, _close)

    def _tell_growth(self, grown: dict[str, int]) -> None:
        for ref, n in grown.items():
            for each in self._readers.get(ref, ()):
                if n > each.n:
                    each.n = n
                    each.told.put_nowait(("grown", {"n": n}))

    async def _asked(self, scope: Scope, ref: str) -> tuple[int, dict[str, Any]]:
        """What the application answers who asks how far the change has grown."""
        path = f"/changes/{ref}/n"
        asking = {**scope, "path": path, "raw_path": path.encode(), "query_string": b""}
        status, body = 0, bytearray()

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            nonlocal status
            status = message.get("status", status)
            body.extend(message.get("body", b""))

        asking["headers"] = [each for each in scope["headers"] if each[0] != b"accept-encoding"]
        asking["headers"].append((b"x-offcycle-live", b"1"))
        await self._application(asking, receive, send)
        return status, json.loads(body) if status == OK else {}


@contextlib.asynccontextmanager
async def _until_gone(receive: Receive, reader: Reader) -> AsyncIterator[None]:
    """End a reader's stream when they have left."""

    async def wait() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        reader.told.put_nowait(None)

    waiting = asyncio.create_task(wait())
    try:
        yield
    finally:
        waiting.cancel()


def _fresh(look: Any, *given: Any) -> Any:
    """What a look at the database gives, by a connection that is still good."""
    from django.db import close_old_connections  # noqa: PLC0415 - needs the loaded settings

    close_old_connections()
    return look(*given)


def _close() -> None:
    from django.db import connections  # noqa: PLC0415 - needs the loaded settings

    connections.close_all()


def _event(name: str, data: dict[str, Any]) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()


async def _write(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _refuse(status: int, send: Send) -> None:
    """Say no; a browser then asks by itself, and learns why from that."""
    headers = [(b"content-length", b"0"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
