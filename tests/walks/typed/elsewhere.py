"""This module types what is said about the organisation: people, roles, absences, freezes, windows, tokens, policies, expunging."""

from datetime import timedelta

from offcycle.process import people
from offcycle.process.people import accounts, expunging, places, policy, telephones, tokens
from offcycle.process.people import channels as ways
from offcycle.process.people.absences import EndAbsence, RecordAbsence
from offcycle.process.run.freezes import LiftFreeze, SetFreeze
from offcycle.process.triage.setting import SetWindow
from tests.walks.cast import LATER, POLICIES
from tests.walks.typed.hand import STALE, Ask, Hand

SYSTEMS = ("eclkc", "other", "third")


def absence(hand: Hand) -> object:
    quorum = hand.case.policy.quorum
    some = [
        *quorum.seats,
        *quorum.seats,
        *(one for several in quorum.alternates.values() for one in several),
    ]
    who = hand.pick(some) if not hand.wrong(0.1) else hand.anybody()
    starts = hand.case.at + timedelta(hours=hand.pick((-2, 1, 5))) if hand.wrong(0.2) else None
    return RecordAbsence(who, hand.later(1, 8, 50, 200, 9000), starts)


def back(hand: Hand) -> object:
    known = [
        each for each in hand.case.world.calendar.absences.values() if each.covers(hand.case.at)
    ]
    return EndAbsence(hand.pick(known).number if known and not hand.wrong() else 999)


def freeze(hand: Hand) -> object:
    starts = hand.case.at + timedelta(hours=hand.pick((-1, 0, 0, 2, 40)))
    ends = starts + timedelta(hours=hand.pick((0, 2, 6, 30, 9000)))
    systems = hand.pick(((), ("eclkc",), ("third", "other"), ("nosuch",)))
    return SetFreeze(
        starts, ends, hand.text("Elections."), systems, hand.pick(("", "", "", "x", "No!"))
    )


def lift(hand: Hand) -> object:
    known = sorted(hand.case.world.calendar.freezes)
    return LiftFreeze(hand.pick(known) if known and not hand.wrong() else "nosuch")


def window(hand: Hand) -> object:
    starts = hand.later(2, 30, 300)
    return SetWindow(
        starts, starts + timedelta(hours=hand.pick((2, 4, 500))), removed=hand.wrong(0.1)
    )


def role(hand: Hand) -> object:
    named = sorted(people.roles.named_in(hand.case.policy))
    return people.HoldRole(
        hand.anybody(), hand.pick([*named, "No!"]), hand.pick(("eclkc", "team:web", "*", "x"))
    )


def taken(hand: Hand) -> object:
    held = sorted(
        (one, *key) for key, several in hand.case.world.roster.holdings.items() for one in several
    )
    who, what, on = hand.pick(held)
    return people.HoldRole("nobody" if hand.wrong() else who, what, on)


def activate(hand: Hand) -> object:
    second = hand.case.policy.name != "Headstart Hosting"
    names = LATER["second" if second else "default"]
    text = "seats = 1" if hand.wrong() else POLICIES[hand.pick(names)]
    return policy.ActivatePolicy(text)


def token(hand: Hand) -> object:
    own = hand.wrong(0.7)
    scopes = hand.pick(
        (("read",), ("read", "write"), ("read", "decide"), ("calendar",), ("nosuch",))
    )
    number = f"t{len(hand.case.world.roster.tokens)}"
    account = hand.case.actor.account if own else hand.anybody()
    return tokens.MakeToken(number, account, "Mine", scopes, hand.later(5, 20, 600))


def revoked(hand: Hand) -> object:
    known = sorted(hand.case.world.roster.tokens)
    return tokens.RevokeToken(hand.pick(known) if known and not hand.wrong(0.1) else "nosuch")


def way(hand: Hand) -> object:
    number = f"w{len(hand.case.world.roster.ways)}"
    service = "evil.example" if hand.wrong() else "fcm.googleapis.com"
    return ways.AddWay(number, "push", "Mine", service=service, for_mail=hand.wrong(0.5))


def way_removed(hand: Hand) -> object:
    known = sorted(hand.case.world.roster.ways)
    return ways.RemoveWay(hand.pick(known) if known and not hand.wrong(0.1) else "nosuch")


def enabled(hand: Hand) -> object:
    gone = sorted(one.slug for one in hand.case.world.roster.accounts.values() if one.disabled)
    return accounts.EnableAccount(
        hand.pick(gone) if gone and not hand.wrong(0.1) else hand.anybody()
    )


def system(hand: Hand) -> object:
    staging = "http://127.0.0.1:1" if hand.wrong(0.7) else ""
    name, team = hand.pick(SYSTEMS), "nosuch" if hand.wrong() else "web"
    return places.SetSystem(
        "No!" if hand.wrong() else name, name, team, staging, "http://127.0.0.1:2"
    )


def expunge(hand: Hand) -> object:
    known = [each.number for each in expunging.waiting(hand.case)] or [999]
    plan = hand.facts.plan
    digest = plan.document if plan and hand.wrong(0.3) else STALE
    return expunging.Expunge(hand.pick(known), (digest,))


ELSEWHERE: dict[str, Ask] = {
    "record-absence": absence,
    "end-absence": back,
    "set-freeze": freeze,
    "lift-freeze": lift,
    "set-window": window,
    "give-role": role,
    "take-role": taken,
    "activate-policy": activate,
    "add-account": lambda hand: accounts.AddAccount(
        "No!" if hand.wrong() else hand.pick(("new", "dee", "worker")),
        "New",
        hand.pick(("n@x.org", "x")),
    ),
    "disable-account": lambda hand: accounts.DisableAccount(hand.anybody()),
    "enable-account": enabled,
    "reset-credentials": lambda hand: accounts.ResetCredentials(
        hand.pick(hand.case.policy.quorum.seats) if hand.wrong(0.6) else hand.anybody()
    ),
    "make-token": token,
    "revoke-token": revoked,
    "set-telephone": lambda hand: telephones.SetTelephone(
        hand.anybody() if hand.wrong(0.5) else hand.case.actor.account,
        hand.pick(("+1 555 555-0100", "555", "")),
    ),
    "add-way": way,
    "remove-way": way_removed,
    "test-channel": lambda hand: ways.TryChannel("nosuch" if hand.wrong() else "mail"),
    "set-system": system,
    "set-team": lambda hand: places.SetTeam("No!" if hand.wrong() else "apps", "Apps"),
    "set-list": lambda hand: places.SetList(
        "No!" if hand.wrong() else "all", "All", ("x",) if hand.wrong() else ("l@x.org",)
    ),
    "propose-expunge": lambda hand: expunging.ProposeExpunge(
        hand.facts.ref, hand.text("A password."), hand.pick(("hunter2", "hun", "A password.")), ()
    ),
    "expunge": expunge,
}
