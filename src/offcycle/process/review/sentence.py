"""This module says why the present approvals are or are not enough, in words for readers who are not engineers.

It names people and never roles, says what happened before what has to happen, and judges nothing by itself.
"""

from collections.abc import Iterable, Sized

from offcycle.process import agenda
from offcycle.process.facts import Decision
from offcycle.process.review.quorum import Judged
from offcycle.process.rules import listed
from offcycle.process.seats import Seat

NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
TWO = 2  # of which "both" is said
EVERYBODY = {1: "The one approver", 2: "Both approvers"}


def sentence(now: Judged) -> str:
    """Why the present approvals are or are not enough."""
    if not now.seats:
        return "Nobody is named as an approver, so nothing can be approved."
    if now.in_state("rejected", "deferred"):
        return _ended(now)
    told = _enough(now) if now.deciding else _not_enough(now)
    return " ".join(each for each in (*told, *_questions(now)) if each)


def _ended(now: Judged) -> str:
    against = _names(now, (seat.account for seat in now.in_state("rejected")))
    if against:
        return f"{against} said no, so it is not approved."
    later = _names(now, (seat.account for seat in now.in_state("deferred")))
    return f"{later} said that it is no emergency, so it waits for a maintenance window and has to be submitted again for it."


def _enough(now: Judged) -> Iterable[str]:
    """What made it enough; whoever said yes afterwards is named, too."""
    yes = [_yes(now, each) for each in now.approvals]
    if len(yes) >= now.needed and len(now.seats) > now.needed:
        needed, of = _count(now.needed), _count(len(now.seats))
        verb = "is" if now.needed == 1 else "are"
        yield f"{listed(yes)} said yes. {needed.capitalize()} of the {of} approvers {verb} enough, so it is approved."
    elif len(yes) >= now.needed:
        yield f"{EVERYBODY.get(len(yes), 'All approvers')} said yes ({listed(yes)}), so it is approved."
    else:
        given, decided = {each.seat for each in now.approvals}, now.deciding
        left_out = [each for each in (decided.excused if decided else ()) if each not in given]
        out, verb = _names(now, left_out), "was" if len(left_out) == 1 else "were"
        yield f"{listed(yes)} said yes while {out} {verb} out of office. That is enough, so it is approved."
    yield from _while_out(now)
    yield from (
        _reset(now, each) for each in now.approvals if "credentials_reset" in each.exceptions
    )


def _yes(now: Judged, given: Decision) -> str:
    name = now.case.name(given.by)
    return name if given.by == given.seat else f"{name} in place of {now.case.name(given.seat)}"


def _while_out(now: Judged) -> Iterable[str]:
    names = [now.case.name(each.by) for each in now.approvals if each.while_out]
    if names:
        yield f"{listed(names)} did so while out of office."


def _reset(now: Judged, given: Decision) -> str:
    hours = now.quorum.credentials_hours
    return f"The password of {now.case.name(given.by)} was set anew less than {hours} hours before that, so make sure that it was {now.case.name(given.by)}."


def _not_enough(now: Judged) -> Iterable[str]:
    yield from (_void(now, seat) for seat in now.seats if seat.void)
    yield from (_taken_back(now, seat) for seat in now.seats)
    places = [*_empty(now), *_no_say(now)]
    yield from places
    if _stuck(now):
        yield _administrator(now)
        return
    yield from _asked(now)
    yield from (_silence(now, seat) for seat in now.seats if seat.silent_since)


def _void(now: Judged, seat: Seat) -> str:
    name = now.case.name(seat.said.by) if seat.said else ""
    return f"The yes of {name} does not count any more, because {name} may not approve this now."


def _taken_back(now: Judged, seat: Seat) -> str:
    if seat.said is None or seat.said.verdict != "withdraw":
        return ""
    return f"{now.case.name(seat.said.by)} has taken the yes back."


def _empty(now: Judged) -> Iterable[str]:
    """The seats whose holders are no approvers any more, and who takes their places."""
    gone = [seat for seat in now.seats if seat.gone and seat.state != "approved"]
    lost = [seat for seat in gone if not seat.filled]
    if lost:
        noun, verb = ("seat", "is") if len(lost) == 1 else ("seats", "are")
        yield f"The {noun} of {_names(now, (seat.name for seat in lost))} {verb} empty."
    for seat in gone:
        if seat.filled:
            yield f"The seat of {now.case.name(seat.name)} is empty, and {now.case.name(seat.account)} takes that place."


def _no_say(now: Judged) -> Iterable[str]:
    """The approvers who have no say, and who takes their places."""
    for seat in now.seats:
        if seat.gone or not seat.grounds or seat.state == "approved":
            continue
        name = now.case.name(seat.name)
        takes = (
            f"{now.case.name(seat.account)} takes that place"
            if seat.filled
            else "nobody is named who could take that place"
        )
        yield f"{name} {listed(list(seat.grounds))}, and so has no say; {takes}."


def _stuck(now: Judged) -> bool:
    """Whether seats that nobody can answer for keep it from ever being enough."""
    lost = len(now.in_state("vacant", "no_say"))
    answering = len(now.seats) - lost - len(now.excused) - len(now.approvals)
    return bool(lost) and now.missing > answering


def _administrator(_: Judged) -> str:
    return "It cannot be approved until an administrator changes that."


def _asked(now: Judged) -> Iterable[str]:
    """What was said, who is out, and whose yes is needed."""
    said = [_yes(now, each) for each in now.approvals]
    if now.confirmers:
        yield from _said(now, said)
        yield _confirm(now)
    elif now.missing <= 0 or not now.in_state("waiting"):
        yield from _all_out(now)
    else:
        yield from _said(now, said)
        yield from _awaited(now, said)


def _said(now: Judged, said: list[str]) -> Iterable[str]:
    if said:
        yield f"{listed(said)} {_has(said)} said yes."
        yield from _while_out(now)


def _confirm(now: Judged) -> str:
    names = [now.case.name(one) for one in now.confirmers]
    alone = " alone" if len(now.approvals) == 1 else ""
    yes = listed([now.case.name(each.by) for each in now.approvals])
    return f"{_out(now, 'now ')}, so the yes of {yes}{alone} will decide. {listed(names, 'or')} must confirm it."


def _all_out(now: Judged) -> Iterable[str]:
    """Nobody who is in owes an answer, and still it is not enough: a yes from somebody who is in is missing."""
    out, stand_ins = now.in_state("out"), [seat for seat in now.in_state("out") if seat.filled]
    said = [now.case.name(each.by) for each in now.approvals]
    if said:
        yield f"{listed(said)} {_has(said)} said yes, but {_is(said)} out of office."
    yield f"{_out(now, 'also ' if said else '')}."
    if stand_ins:
        yield _stand_ins(now, stand_ins)
    elif said:
        rest = _names(now, (seat.name for seat in out))
        yield f"That is not enough: {rest} must say yes too, or one of them must be back and say yes."
    elif len(out) == 1:
        yield f"It waits until {now.case.name(out[0].name)} is back and says yes."
    else:
        all_of = "both say" if len(out) == TWO else "all of them say"
        yield f"It waits until one of them is back and says yes, or {all_of} yes although they are out."


def _stand_ins(now: Judged, filled: list[Seat]) -> str:
    places = [
        f"{now.case.name(seat.account)} takes the place of {now.case.name(seat.name)}"
        for seat in filled
    ]
    which = f"the yes of {now.case.name(filled[0].account)}" if len(filled) == 1 else "one yes"
    return f"{listed(places)}, and {which} is enough."


def _awaited(now: Judged, said: list[str]) -> Iterable[str]:
    """Whose yes is needed of those who are in."""
    waiting = [now.case.name(seat.account) for seat in now.in_state("waiting")]
    out = now.in_state("out")
    if out and not said and len(waiting) == 1:
        yield f"{_out(now)}, so the yes of {waiting[0]} is enough; {waiting[0]} has not answered yet."
        return
    if out:
        yield f"{_out(now)}."
    who = _whose(waiting, now.missing, more=bool(said))
    yield (
        f"That is not enough: {who} must say yes too."
        if said
        else f"{who} say yes; nobody has answered yet."
    )


def _whose(waiting: list[str], missing: int, *, more: bool) -> str:
    """Those who must say yes, or how many of them."""
    if missing < len(waiting):
        count = f"{_count(missing)} more of" if more else f"{_count(missing).capitalize()} of"
        return f"{count} {listed(waiting)}" + ("" if more else " must")
    if more:
        return listed(waiting)
    return f"{listed(waiting)} must{' both' if len(waiting) == TWO else ''}"


def _silence(now: Judged, seat: Seat) -> str:
    name, minutes = now.case.name(seat.name), now.quorum.silent_minutes
    others = [now.case.name(one) for one in seat.may if one != seat.name]
    silent = f"{name} has not answered for {minutes} minutes"
    if others:
        return f"{silent}, so {listed(others, 'or')} may say yes in place of {name}."
    return f"{silent}, and nobody is named to take that place, so call {name}."


def _questions(now: Judged) -> Iterable[str]:
    """Whose questions are open."""
    asked = (each for each in now.case.facts.questions if not each.answers)
    names = list(dict.fromkeys(now.case.name(each.by) for each in asked))
    if names:
        yield f"{listed(names)} {_has(names)} asked a question that nobody has answered yet."


def _out(now: Judged, also: str = "") -> str:
    """Those who are out and not needed, with when they are back."""
    out = [seat.absence for seat in now.in_state("out") if seat.absence]
    names = [now.case.name(each.account) for each in out]
    until = [agenda.told(now.case.policy, each.over, now.case.at) for each in out]
    both = "both " if len(out) == TWO and not also else ""
    told = f"{listed(names)} {_is(out)} {also}{both}out of office"
    if len(set(until)) == 1:
        return f"{told} until {until[0]}"
    each_of = [f"{name} until {end}" for name, end in zip(names, until, strict=True)]
    return f"{told}, {listed(each_of)}"


def _has(names: list[str]) -> str:
    return "has" if len(names) == 1 else "have"


def _is(many: Sized) -> str:
    return "is" if len(many) == 1 else "are"


def _count(number: int) -> str:
    return NUMBERS.get(number, str(number))


def _names(now: Judged, accounts: Iterable[str], joint: str = "and") -> str:
    return listed([now.case.name(one) for one in accounts], joint)
