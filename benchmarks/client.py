"""This module is run as a process: one client, which keeps its connection open and asks one thing after the other.

    python -m benchmarks.client HOST PORT

It reads one job a line, a JSON list of {method, path, token, cookie, body}; makes itself ready; begins at the next line; and prints
a JSON list of [seconds, status] with the moments at which it began and ended. It imports nothing of the product, so that
it takes little from the server beside it.
"""

import http.client
import json
import sys
import time
from typing import Any


class Client:
    """One connection."""

    def __init__(self, host: str, port: int) -> None:
        self.connection = http.client.HTTPConnection(host, port, timeout=60)

    def connect(self) -> None:
        """Anew for each job: the server ends connections that were idle between two."""
        self.connection.close()
        self.connection.connect()

    def ask(self, request: dict[str, Any]) -> tuple[float, int]:
        """How long an answer took, and its status."""
        headers = {"Authorization": f"Bearer {request['token']}"} if request["token"] else {}
        if request["cookie"]:  # a browser, then
            headers |= {"Cookie": request["cookie"], "Accept-Encoding": "gzip"}
        body = request["body"]
        if body is not None:
            headers["Content-Type"] = "application/json"
        content = None if body is None else json.dumps(body).encode()
        began = time.perf_counter()
        self.connection.request(request["method"], request["path"], content, headers)
        response = self.connection.getresponse()
        response.read()
        return time.perf_counter() - began, response.status


def main(host: str, port: int) -> None:
    client = Client(host, port)
    for line in sys.stdin:
        job = json.loads(line)
        client.connect()
        print("ready", flush=True)
        sys.stdin.readline()
        began = time.monotonic()
        asked = [client.ask(request) for request in job]
        ended = time.monotonic()
        print(json.dumps({"began": began, "ended": ended, "asked": asked}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
