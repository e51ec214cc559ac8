"""This module sends one command under one idempotency key many times at once, to every server of a record.

Laws: it has one effect, and every answer is the same, but for those that say that the first is still under way; asked again,
they become it.
"""

import http.client
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier

from django.db import connection

from tests.api.http import token
from tests.faults import raw, rounds, serving
from tests.faults.rounds import BrokenError

AT_ONCE = 50
PAUSE_SECONDS = 0.05


def run(database: str, data: Path, times: int) -> str:
    """Send so many commands, each fifty times at once; gives what it showed."""
    secret = token("dev")
    with ExitStack() as stack:
        ports = []
        for _ in range(2 if connection.vendor == "postgresql" else 1):
            server = serving.fresh(database, data, worker=False)
            stack.callback(server.kill)
            ports.append(server.port)
        pool = stack.enter_context(ThreadPoolExecutor(AT_ONCE))
        barrier, refs = Barrier(AT_ONCE), set()
        for number in range(times):
            sending = [
                pool.submit(_send, ports[one % len(ports)], secret, f"key-{number}", barrier.wait)
                for one in range(AT_ONCE)
            ]
            answers = {each.result() for each in sending}
            if len(answers) != 1:
                raise BrokenError(f"key-{number} was answered in {len(answers)} ways.")
            refs.add(json.loads(answers.pop())["ref"])
    requested = [each["change"] for each in raw.entries() if each["kind"] == "triage.requested"]
    if len(requested) != times or set(requested) != refs:
        raise BrokenError(f"{times} keys had {len(requested)} effects.")
    rounds.sound()
    return f"{times} keys, each sent {AT_ONCE} times at once: {len(refs)} effects, every answer the same."


def _send(port: int, secret: str, key: str, together: Callable[[], object]) -> bytes:
    together()
    while True:
        server = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {
            "Authorization": f"Bearer {secret}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        body = json.dumps({"system": "eclkc", "title": key})
        server.request("POST", "/api/v1/changes", body, headers)
        answer = server.getresponse()
        content = answer.read()
        server.close()
        if answer.status == http.client.CREATED:
            return content
        if answer.status not in {409, 429, 503}:
            raise BrokenError(f"{key} was answered with {answer.status}: {content[:300]!r}")
        time.sleep(float(answer.getheader("Retry-After", "1")) * PAUSE_SECONDS)
