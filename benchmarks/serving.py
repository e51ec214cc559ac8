"""This module is run as a process: the product's server, as `offcycle serve` starts it; it prints its address when it is ready.

python -m benchmarks.serving PORT PROCESSES
"""

import sys

from offcycle.config.server import serve


def main(port: int, processes: int) -> None:
    serve(
        "127.0.0.1",
        port,
        with_worker=True,  # messages leave while it is measured
        processes=processes,
        ready=lambda address: print(address, flush=True),
    )


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
