"""This module reads, for the oracle, a policy file as it stands, and says whether one is looser than another in how changes are approved."""

import tomllib
from functools import cache
from typing import Any

Policy = dict[str, Any]


@cache
def read(text: str) -> Policy:
    """A policy file, read once, with what it may leave out."""
    policy = tomllib.loads(text)
    quorum = policy.setdefault("quorum", {})
    for name, value in {
        "needed": 0,
        "alternates": {},
        "silent_minutes": 60,
        "holds_hours": 72,
    }.items():
        quorum.setdefault(name, value)
    quorum.setdefault("silent_priorities", ["P0", "P1"])
    quorum.setdefault("credentials_hours", 72)
    policy.setdefault("limits", {}).setdefault("amendments", 2)
    policy.setdefault("clocks", {}).setdefault("standby_minutes", 60)
    policy.setdefault("archive", {}).setdefault("before_closing", True)
    policy.setdefault("validation", {}).setdefault("groups", [])
    return policy


def needed(quorum: Policy) -> int:
    """How many approvals a policy asks for while everybody is in."""
    return int(quorum["needed"] or len(quorum["seats"]))


def right(policy: Policy, name: str) -> list[str]:
    """The roles that have a right."""
    return list(policy.get("may", {}).get(name, []))


def looser(old: Policy, new: Policy) -> bool:
    """Whether a policy lets something be approved that another would not."""
    return _fewer(old["quorum"], new["quorum"]) or _longer(old, new) or _wider(old, new)


def _fewer(old: Policy, new: Policy) -> bool:
    before, after = needed(old), needed(new)
    fewer = after < before or len(new["seats"]) - after > len(old["seats"]) - before
    standing_in = {one for several in old["alternates"].values() for one in several}
    more = any(
        set(several)
        - set(old["alternates"].get(seat, []))
        - (set() if seat in old["seats"] else standing_in)
        for seat, several in new["alternates"].items()
    )
    sooner = new["silent_minutes"] < old["silent_minutes"]
    oftener = set(new["silent_priorities"]) - set(old["silent_priorities"])
    return bool(fewer or more or sooner or oftener)


def _longer(old: Policy, new: Policy) -> bool:
    return bool(
        new["quorum"]["holds_hours"] > old["quorum"]["holds_hours"]
        or new["quorum"]["credentials_hours"] < old["quorum"]["credentials_hours"]
        or new["limits"]["amendments"] > old["limits"]["amendments"]
        or (old["archive"]["before_closing"] and not new["archive"]["before_closing"])
    )


def _wider(old: Policy, new: Policy) -> bool:
    """Whether more people vouch for a change, or fewer groups sign off staging."""
    gained = any(
        set(right(new, name)) - set(right(old, name))
        for name in ("risk", "waive", "validate_production")
    )
    groups = old["validation"]["groups"]
    return gained or bool(groups and not _as_strict(groups, new["validation"]["groups"]))


def _as_strict(old: list[list[str]], new: list[list[str]]) -> bool:
    if not old:
        return True
    within = [place for place, each in enumerate(new) if set(each) <= set(old[0])]
    return any(_as_strict(old[1:], [*new[:place], *new[place + 1 :]]) for place in within)
