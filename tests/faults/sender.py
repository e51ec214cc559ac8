"""This module forks workers of the trial of sending: a line on standard input asks for one more, whose number is said as soon as it works.

It reads the program once, so that a worker begins within milliseconds; each is a process of its own, with connections of its own.
"""

import ctypes
import os
import signal
import sys

import django

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Fork until nobody asks any more."""
    told = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # where the program logs
    django.setup()
    from tests.faults import hurried

    hurried.hurry()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever is dead is buried by the kernel
    for _ in sys.stdin:
        if os.fork() == 0:
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            engine = hurried.engine()
            os.write(told, f"{os.getpid()}\n".encode())  # from now on it may be killed
            engine.run()
            os._exit(1)  # it is to be killed, and not to end


if __name__ == "__main__":
    main()
