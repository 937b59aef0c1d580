"""Serve the built book on this machine alone, on the next free port from 8000."""

from __future__ import annotations

import errno
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

BOOK = Path("_build/html")


class Server(ThreadingHTTPServer):
    """A server that never shares its port; on Windows, reusing an address would mean just that."""

    # With the default backlog of five, a busy machine resets some of a page's requests.
    request_queue_size = 128
    allow_reuse_address = sys.platform != "win32"


def listen(folder: Path, first: int = 8000, tries: int = 100) -> ThreadingHTTPServer:
    """Return a server of `folder` on the first free port of `tries`."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    for port in range(first, first + tries):
        try:
            return Server(("127.0.0.1", port), handler)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
    sys.exit(f"ports {first} to {first + tries - 1} are all in use")


def main() -> None:
    """Serve until Ctrl-C."""
    with listen(BOOK) as server:
        print(f"Open http://127.0.0.1:{server.server_port}/ (Ctrl-C stops it)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
