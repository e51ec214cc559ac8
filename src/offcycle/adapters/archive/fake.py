"""This module stands in for an archive: it keeps copies in memory and fails when told to."""

from itertools import count

from offcycle.adapters.archive.port import Copy, Saved, refuse_unsafe, version_name
from offcycle.adapters.trouble import Script


class FakeArchive:
    """Keeps what it was given; `script` says what goes wrong next."""

    name = "fake"

    def __init__(self) -> None:
        self.script = Script()
        self.tried: list[Copy] = []  # every call, also the failed ones
        self.kept: dict[str, Copy] = {}  # by name

    def save(self, copy: Copy) -> Saved:
        """Keep the copy under the first name that is free or has the same bytes."""
        self.tried.append(copy)
        refuse_unsafe(copy)
        trouble = self.script.next()
        self.script.before(trouble)
        names = (version_name(copy.name, version) for version in count(1))
        name = next(name for name in names if self.kept.get(name, copy).digest == copy.digest)
        self.kept.setdefault(name, copy)
        self.script.after(trouble)
        return Saved(location=f"fake:{name}", digest=copy.digest)
