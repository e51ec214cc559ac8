"""This module is the developer's half of `./offcycle`: one verb, one function."""

import sys
from collections.abc import Callable

from devtools import checks, locks, reference, testrun
from devtools.trouble import TroubleError

VERBS: dict[str, Callable[[list[str]], int]] = {
    "test": testrun.main,
    "check": checks.check,
    "fix": checks.fix,
    "docs": reference.main,
    "lock": locks.main,
}


def main(words: list[str]) -> int:
    try:
        return VERBS[words[0]](words[1:])
    except TroubleError as trouble:
        print(trouble, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
