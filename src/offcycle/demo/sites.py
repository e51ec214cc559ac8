"""This module serves the two sample sites, staging and production, whose content really changes when a plan is run.

Each site is a folder with one file, `route`: the name of the host that answers. Whoever writes another name into it
has switched the site, as Jenkins does for the real one.
"""

import threading
from dataclasses import dataclass
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

ADDRESS = "127.0.0.1"
ROUTE = "route"
VARNISH = "varnish1.east.eclkc"
LIFEBOAT = "lifeboat.east.eclkc"
FAILOVER = "lifeboat.west.eclkc"

HOSTS = {
    VARNISH: "The live site answers.",
    LIFEBOAT: "The read-only copy of last night answers, in us-east (maintenance).",
    FAILOVER: "The read-only copy of last night answers, in us-west (failover).",
}
PLACES = {"/": "ECLKC", "/coaching": "Coaching Companion"}
"""What is served: two systems behind one Varnish, so that switching it touches both."""

LONGEST_NAME = 253  # of a host, as DNS has it


def answering(folder: Path) -> str:
    """The name of the host that answers for a site; empty when none is named."""
    try:
        name = (folder / ROUTE).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
    return name[:LONGEST_NAME].partition("\n")[0]


def switch(folder: Path, host: str) -> None:
    """Let another host answer for a site, as the shell lines of the sample runbook do."""
    (folder / ROUTE).write_text(f"{host}\n", encoding="utf-8")


@dataclass(slots=True)
class Site:
    """A site that is being served."""

    environment: str
    folder: Path
    server: ThreadingHTTPServer

    @property
    def address(self) -> str:
        """Where browsers find it."""
        return f"http://{ADDRESS}:{self.server.server_address[1]}"

    def stop(self) -> None:
        """Serve no more, and free the port."""
        self.server.shutdown()
        self.server.server_close()


def serve(environment: str, folder: Path, port: int) -> Site:
    """Serve a folder from now on; any free port is taken where the wanted one is not free."""
    handler = type("Handler", (_Handler,), {"environment": environment, "folder": folder})
    try:
        server = _Server((ADDRESS, port), handler)
    except OSError:
        server = _Server((ADDRESS, 0), handler)
    threading.Thread(
        target=server.serve_forever,
        kwargs={"poll_interval": 0.1},
        name=f"site-{environment}",
        daemon=True,
    ).start()
    return Site(environment, folder, server)


class _Server(ThreadingHTTPServer):
    daemon_threads = True


class _Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    environment = ""
    folder = Path()
    server_version = "sample-site"
    sys_version = ""

    def do_HEAD(self) -> None:
        """The same, without its text."""
        self.do_GET()

    def do_GET(self) -> None:
        """Serve the page of a system, or the name of the host that answers."""
        place, host = urlsplit(self.path).path.rstrip("/") or "/", answering(self.folder)
        if not host:
            self._answer(
                503, "text/plain", "No host is named in the file `route`, so none answers.\n"
            )
        elif place == "/gethostname.php":
            self._answer(200, "text/plain", f"{host}\n")
        elif place in PLACES:
            self._answer(200, "text/html", page(PLACES[place], self.environment, host))
        else:
            self._answer(404, "text/plain", "There is no such page on this sample site.\n")

    def _answer(self, status: int, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the standard library
        """Say nothing: the terminal belongs to the demonstration."""


def page(name: str, environment: str, host: str) -> str:
    """The page of a system: which host serves it, and what that means."""
    means = HOSTS.get(host, "A host answers that this sample site does not know.")
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(name)}, {escape(environment)}</title>
</head>
<body>
<h1>{escape(name)}</h1>
<p>This is the sample site <strong>{escape(environment)}</strong>.</p>
<p>Served by <strong>{escape(host)}</strong>. {escape(means)}</p>
</body>
</html>
"""
