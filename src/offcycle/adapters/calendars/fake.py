"""This module is a fake publisher of calendars: it answers over real HTTP on 127.0.0.1 with what it was told to."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


class FakeCalendar(ThreadingHTTPServer):
    """Publishes one text, under a status; with `moved`, it sends readers elsewhere."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Answering)
        self.text, self.status, self.moved, self.read = "", 200, "", 0

    @property
    def address(self) -> str:
        """Where the calendar is."""
        return f"http://127.0.0.1:{self.server_address[1]}/secret.ics"

    def events(self, *events: str) -> None:
        """Publish events, each given as its lines."""
        inner = "".join(f"BEGIN:VEVENT\n{each.strip()}\nEND:VEVENT\n" for each in events)
        text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Fake//EN\n{inner}END:VCALENDAR\n"
        self.text = text.replace("\n", "\r\n")

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class _Answering(BaseHTTPRequestHandler):
    server: FakeCalendar

    def do_GET(self) -> None:
        self.server.read += 1
        body = self.server.text.encode()
        self.send_response(302 if self.server.moved else self.server.status)
        if self.server.moved:
            self.send_header("Location", self.server.moved)
        self.send_header("Content-Type", "text/calendar")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """What was read is counted in `read`."""
