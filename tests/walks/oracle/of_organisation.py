"""This module judges what belongs to no change: who says that somebody is out, sets a freeze, makes a token, or expunges."""

from datetime import timedelta
from typing import Any

from tests.walks.oracle import quorum
from tests.walks.oracle.entries import Entry, instant, when
from tests.walks.oracle.judging import Oracle, on
from tests.walks.oracle.policies import right


@on("people.absence_recorded")
def _absence(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    who, by, absent = oracle.who, entry["by"], data["account"]
    own = by == absent or by in who.policy["quorum"]["alternates"].get(absent, [])
    officer = who.holds_any(by, [who.policy["roles"]["isso"]])
    free = who.administers(by) and not _has_hand(oracle, by)
    oracle.demand(own or officer or free, "an absence is recorded by those who may", entry)
    oracle.demand(absent in who.accounts, "who is out is known here", entry)
    begins, until = max(instant(data["starts_at"]), when(entry)), instant(data["until"])
    longest = timedelta(days=who.policy["limits"].get("absence_days", 92))
    oracle.demand(begins < until <= begins + longest, "an absence ends, and not too late", entry)


def _has_hand(oracle: Oracle, account: str) -> bool:
    """Whether somebody takes part in a change that waits for approvers."""
    roles = {role for one, role, _ in oracle.who.held if one == account}
    return any(
        quorum.waits(oracle, change)
        and (account in change.actors or oracle.who.holds(account, list(roles), change.system))
        for change in oracle.changes.values()
    )


@on("people.absence_ended")
def _back(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    known = oracle.who.absences.get(data["absence"])
    oracle.demand(known or not oracle.whole, "an absence that ends was recorded", entry)
    if known:
        mine = entry["by"] in {known.account, known.by}
        oracle.demand(mine, "an absence is ended by who is absent or recorded it", entry)
        oracle.demand(when(entry) < known.until, "an absence ends once", entry)


@on("calendar.freeze_set", "calendar.freeze_lifted")
def _freeze(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    who, roles = oracle.who, right(oracle.who.policy, "freeze")
    known = who.freezes.get(data["freeze"])
    of = data if entry["kind"] == "calendar.freeze_set" else known or {"systems": []}
    everywhere = any((entry["by"], role, "*") in who.held for role in roles)
    on_all = of["systems"] and all(who.holds(entry["by"], roles, each) for each in of["systems"])
    oracle.demand(
        (everywhere and who.active(entry["by"])) or on_all,
        "a freeze reaches as far as a role",
        entry,
    )
    new = entry["kind"] == "calendar.freeze_set"
    oracle.demand(new == (known is None), "a freeze is set once, and lifted when it was set", entry)
    if new:
        oracle.demand(data["reason"].strip(), "a freeze has a reason", entry)
        oracle.demand(data["ends_at"] > max(data["starts_at"], entry["at"]), "a freeze ends", entry)
    elif known:
        oracle.demand(
            entry["at"] < known["ends_at"], "a freeze is lifted while it is not over", entry
        )


@on("calendar.window_set")
def _window(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    roles = right(oracle.who.policy, "window")
    oracle.demand(oracle.who.holds_any(entry["by"], roles), "who sets a window may", entry)
    oracle.demand(data["starts_at"] > entry["at"], "a window is set before it opens", entry)


@on("people.telephone_set")
def _telephone(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    own = data["account"] == entry["by"] and oracle.who.active(entry["by"])
    oracle.demand(entry["via"] != "issued", "no token made for somebody moves a telephone", entry)
    oracle.demand(own or oracle.who.administers(entry["by"]), "one's own telephone", entry)
    oracle.demand(data["number"] in {"", "+15555550100"}, "a telephone can be called", entry)


@on("people.way_added")
def _way(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    oracle.demand(entry["via"] != "issued", "no token made for somebody adds a way", entry)
    own = data["account"] == entry["by"] and oracle.who.active(entry["by"])
    oracle.demand(own, "people say themselves how they are told", entry)
    oracle.demand(data["service"] != "evil.example", "a way goes where the policy says", entry)


@on("policy.channel_tested")
def _tested(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    oracle.demand(oracle.who.administers(entry["by"]), "administrators try channels", entry)
    oracle.demand(data["channel"] == "mail", "a channel that is tried is known", entry)


@on("people.token_made")
def _token(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    who, own = oracle.who, data["account"] == entry["by"]
    oracle.demand(entry["via"] not in {"token", "issued"}, "no token makes a token", entry)
    oracle.demand(own or who.administers(entry["by"]), "a token is one's own, or issued", entry)
    decides = "decide" in data["scopes"]
    oracle.demand(own or not decides, "only one's own token decides", entry)
    oracle.demand(data["own"] == own, "a token says whether it is one's own", entry)
    days = timedelta(days=1 if decides else 366)
    oracle.demand(instant(data["expires_at"]) <= when(entry) + days, "a token expires", entry)


@on("people.credentials_reset")
def _reset(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    own = data["account"] == entry["by"]
    oracle.demand(own or oracle.who.administers(entry["by"]), "who sets credentials may", entry)
    oracle.demand(entry["via"] not in {"token", "issued"}, "no token sets credentials", entry)


@on("policy.activated")
def _policy(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    oracle.demand(data["version"] == oracle.who.version + 1, "policies are numbered", entry)


@on("record.expunge_proposed", "record.expunged")
def _expunge(oracle: Oracle, entry: Entry, data: dict[str, Any]) -> None:
    mine = _capacities(oracle, entry["by"])
    oracle.demand(mine, "an administrator and the officer expunge", entry)
    oracle.demand(data["reason"].strip(), "it is expunged with a reason", entry)
    if entry["kind"] == "record.expunge_proposed":
        return
    proposal = oracle.who.proposals.get(data["proposal"])
    oracle.demand(
        proposal or not oracle.whole, "what is expunged was proposed, and not done before", entry
    )
    if proposal:
        theirs = _capacities(oracle, proposal["by"])
        two = proposal["by"] != entry["by"] and len(mine | theirs) > 1 and mine and theirs
        oracle.demand(two, "two persons expunge, an administrator and the officer", entry)


def _capacities(oracle: Oracle, account: str) -> set[str]:
    who = oracle.who
    found = {
        "administrator": account != "console" and who.administers(account),
        "officer": who.holds_any(account, [who.policy["roles"]["isso"]]),
    }
    return {name for name, holds in found.items() if holds}
