"""This module says what leaves the building because of an event: notices, by the policy, and the copy of the form for the archive."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from offcycle.process import agenda, form, triage
from offcycle.process.canonical import read_back
from offcycle.process.events import staging
from offcycle.process.facts import Happened, Revision
from offcycle.process.kernel import Case
from offcycle.process.notices import (
    asking,
    at_work,
    by_approvers,
    copies,
    demands,
    follow_ups,
    following,
    inviting,
    loosened,
    outside,
    own_ways,
    paging,
    receipts,
    rooms,
)
from offcycle.process.notices.ending import ended, succeeded
from offcycle.process.notices.filling import fill
from offcycle.process.notices.leaving import ArchiveCopy, Invitation, Notice, Room
from offcycle.process.policy import NoticeRule
from offcycle.process.review import decision, differences, first_screen, sealing
from offcycle.process.rules import called, counted

CONDITIONS: dict[str, Callable[[Happened, Case], bool]] = {
    "": lambda _, __: True,
    "security": lambda _, case: triage.security_related(case.facts),
    "staging": lambda h, _: getattr(h.event, "environment", "") == "staging",
    "production": lambda h, _: getattr(h.event, "environment", "") == "production",
    "submitted": lambda _, case: case.facts.submission is not None,
    "reject": lambda h, _: getattr(h.event, "verdict", "") == "reject",
    "raised": lambda h, _: getattr(h.event, "raised", False),
    "fail": lambda h, _: getattr(h.event, "verdict", "") == "fail",
    **asking.CONDITIONS,
    **at_work.CONDITIONS,
    **by_approvers.CONDITIONS,
}

PEOPLE = {
    **asking.PEOPLE,
    **at_work.PEOPLE,
    **by_approvers.PEOPLE,
    **paging.PEOPLE,
    **follow_ups.PEOPLE,
}
DECIDING = ("deciders", "asker")
"""Who is led to where one decides, because that is what is asked of them."""


def owed(h: Happened, case: Case, address: str) -> tuple[Notice | ArchiveCopy, ...]:
    """What must leave the building because of an event; `case` is the case after it, `address` that of the installation."""
    always = (*receipts.owed(h, case, address), *loosened.owed(h, case, address))
    told_now = {each.address: each for each in (*always, *own_ways.tests(h, case, address))}
    optional: set[str] = set()
    applying = [each for each in case.policy.notices if _applies(each, h, case)]
    for each in applying:
        mails = _notices(each, h, case, address) if rooms.by_mail(each, case.policy) else ()
        for notice in mails:
            if each.optional and notice.address not in told_now:
                optional.add(notice.address)
            told_now.setdefault(notice.address, notice)
    for notice in _demanded(h, case, address):
        told_now.setdefault(notice.address, notice)
    mailed = frozenset(told_now)
    call = inviting.invitation(h, case, address)
    if call:
        told_now = {each: _with_call(told, call, always) for each, told in told_now.items()}
    posted = (one for each in applying for one in _posted(each, h, case, address, mailed))
    for notice in (*posted, *following.owed(h, case, address)):
        told_now.setdefault(notice.address, notice)
    spared = own_ways.spared((told_now[each] for each in optional), case)
    own = tuple(own_ways.owed(told_now.values(), spared, h, case, address))
    left = (each for each in told_now.values() if each.address not in spared)
    return (*left, *own, *copies.owed(h, case))


def _with_call(told: Notice, call: Invitation, receipts_: tuple[Notice, ...]) -> Notice:
    """The mail with the invitation to a call, if its reader is invited."""
    invited = told not in receipts_ and any(told.address == mail for _, mail, _ in call.people)
    return replace(told, invitation=call) if invited else told


def _demanded(h: Happened, case: Case, address: str) -> Iterator[Notice]:
    """What the process demands to be told, in plain words, to those whom the policy's own notices leave out."""
    roles = demands.roles(h, case)
    if roles and not _made_already(h):
        plain = NoticeRule(on=h.event.kind, to=roles, subject=demands.SUBJECT, text=demands.text(h))
        yield from _notices(plain, h, case, address)


def _applies(told_by: NoticeRule, h: Happened, case: Case) -> bool:
    of_this = not told_by.clocks or getattr(h.event, "clock", "") in told_by.clocks
    return (
        told_by.on == h.event.kind
        and of_this
        and CONDITIONS[told_by.when](h, case)
        and not _made_already(h)
    )


def _made_already(h: Happened) -> bool:
    """Whether it is the request of what had already been made: nobody is asked for that; the next event tells of it."""
    return bool(getattr(h.event, "afterwards", False))


def _notices(told_by: NoticeRule, h: Happened, case: Case, address: str) -> Iterator[Notice]:
    for role in (*told_by.to, *told_by.copy_to):
        guarded = _outside(role, case) and triage.security_related(case.facts)
        subject, text = worded(told_by, h, case, address, role=role)
        for account, mail in _recipients(role, h, case):
            form_too = 0 if guarded else _form(told_by, case)
            outward = role == case.policy.roles.stakeholder
            below = outside.below(h, case, mail, address) if outward else ""
            name = case.name(account) if account else mail
            yield Notice(account, mail, name, subject, text + below, form_too)


def worded(
    told_by: NoticeRule, h: Happened, case: Case, address: str, *, role: str = ""
) -> tuple[str, str]:
    """The subject and the text of a notice, as a role reads it."""
    guarded = _outside(role, case) and triage.security_related(case.facts)
    words = _words(h, case, address, guarded=guarded)
    if role in DECIDING:
        words["link"] = f"{address}/changes/{case.facts.ref}/decide"
    subject = receipts.headed(fill(told_by.subject, words), case)
    return subject, fill(told_by.text, words).strip() + "\n"


def _outside(role: str, case: Case) -> bool:
    """Whether a role reads no details of what is security related."""
    return role in {
        case.policy.roles.affected,
        case.policy.roles.stakeholder,
        "known_stakeholders",
    }


def _posted(
    told_by: NoticeRule, h: Happened, case: Case, address: str, mailed: frozenset[str]
) -> Iterator[Notice]:
    """The notice as it is posted in the channels that it goes through, with those who get a mail if one fails."""
    for name, channel in rooms.channels(told_by, case.policy).items():
        guarded = not channel.confidential and triage.security_related(case.facts)
        words = _words(h, case, address, guarded=guarded)
        subject, text = fill(told_by.subject, words), fill(told_by.text, words).strip() + "\n"
        named = _instead((*told_by.to, *told_by.copy_to), h, case, mailed)
        others = named or _instead(channel.instead, h, case, mailed)
        topic = str(getattr(h.event, "clock", ""))
        details = channel.confidential and triage.security_related(case.facts)
        onward = rooms.onward(name, told_by, case.policy, details=details)
        for called_here, place in rooms.places(name, channel):
            room = Room(name, place, topic, channel.fall_back_minutes, others, channel.kind, onward)
            subject_now = receipts.headed(subject, case)
            yield Notice("", called_here, called_here, subject_now, text, room=room)


def _instead(
    roles: tuple[str, ...], h: Happened, case: Case, mailed: frozenset[str]
) -> tuple[tuple[str, str, str], ...]:
    """Who of these roles gets a mail if a channel fails: whoever has not got one by this event anyway."""
    found = dict.fromkeys(each for role in roles for each in _recipients(role, h, case))
    return tuple(
        (account, case.name(account) if account else mail, mail)
        for account, mail in found
        if mail not in mailed
    )


def _form(told_by: NoticeRule, case: Case) -> int:
    """The submission whose form and plan go with a notice; outsiders get none when it is security related."""
    submissions = case.facts.submissions
    return submissions[-1].number if told_by.attach == "form" and submissions else 0


def _recipients(role: str, h: Happened, case: Case) -> Iterator[tuple[str, str]]:
    roster, roles = case.world.roster, case.policy.roles
    if case.facts.drill and role == roles.stakeholder:
        yield from _instead_of_stakeholders(h, case)
        return
    if role == "actor":
        accounts: tuple[str, ...] = (h.by,)
    elif role == "owner":
        accounts = (str(getattr(h.event, "owner", "")),)
    elif role in PEOPLE:
        accounts = tuple(one for one in PEOPLE[role](h, case) if one != h.by)
    else:
        accounts = tuple(one for one in _accounts(role, case) if one != h.by)
    for account in accounts:
        known = roster.accounts.get(account)
        if known and known.email:
            yield account, known.email
    if role == roles.stakeholder:
        yield from (("", address) for address in roster.outside(case.facts.system))


def _instead_of_stakeholders(h: Happened, case: Case) -> Iterator[tuple[str, str]]:
    """Nobody outside is alarmed by a drill: what stakeholders would be told goes to who sent it, and to hosting."""
    roster = case.world.roster
    hosting = roster.holders(case.policy.roles.hosting, case.facts.system)
    for account in dict.fromkeys((h.by, *hosting)):
        known = roster.accounts.get(account)
        if known and known.email:
            yield account, known.email


def _accounts(role: str, case: Case) -> tuple[str, ...]:
    facts, roster = case.facts, case.world.roster
    if role == "requester":
        return (facts.requested_by,)
    if role == "asked":
        return facts.triage.roll_call
    if role == "validators":
        groups = case.judging.validation.groups
        return tuple(
            dict.fromkeys(
                one
                for group in groups
                for part in group
                for one in roster.holders(part, facts.system)
            )
        )
    if role == case.policy.roles.affected:
        dev = case.policy.roles.dev
        teams = (one for system in facts.triage.affected for one in roster.holders(dev, system))
        return (
            tuple(dict.fromkeys((*teams, *roster.holders(role, facts.system))))
            if facts.triage.affected
            else ()
        )
    return roster.holders(role, facts.system)


def _words(h: Happened, case: Case, address: str, *, guarded: bool) -> dict[str, str]:
    facts, submission = case.facts, case.facts.submissions[-1] if case.facts.submissions else None
    system = case.world.roster.systems.get(facts.system)
    name = system.name if system else facts.system
    drill = "DRILL: " if facts.drill else ""
    return {
        "ref": drill + facts.ref,
        "title": "security maintenance" if guarded else facts.title,
        "system": name,
        "by": case.name(h.by),
        "sentence": f"Security maintenance of {name}." if guarded else _sentence(case),
        "difference": differences.told(facts, submission) if submission and not guarded else "",
        "staging": "\n".join(first_screen.told_first(case, submission)) if not guarded else "",
        "quorum": decision.quorum_sentence(case),
        "words": read_back(submission.seal) if submission else "",
        "verdict": str(getattr(h.event, "verdict", "")),
        "reason": "" if guarded else str(getattr(h.event, "reason", "")),
        **_told_inside(h, case, guarded=guarded),
        **_help_said(h, case),
        **({} if guarded else _said_by(h.event)),
        "resolved": _resolved(case),
        "news": outside.news(h, case),
        "due": agenda.told(case.policy, h.event.due) if hasattr(h.event, "due") else "",
        "missed": _missed(case) if getattr(h.event, "missed", False) else "",
        "message": str(getattr(h.event, "message", "")),
        "outcome": facts.outcome.replace("_", " "),
        "link": f"{address}/changes/{facts.ref}" if h.change else address,
    }


def _told_inside(h: Happened, case: Case, *, guarded: bool) -> dict[str, str]:
    """The words that say more than people outside may read of what is security related: for them each is empty."""
    found = {
        **_details(case),
        **asking.words(h, case),
        **at_work.words(h, case),
        **by_approvers.words(h, case),
        **follow_ups.words(h, case),
    }
    return dict.fromkeys(found, "") if guarded else found


def _sentence(case: Case) -> str:
    """The sentence for the approvers: as it was sealed while a submission stands, whatever a draft says."""
    there = case.facts.submission
    return str(sealing.sealed(there).get("sentence", "")) if there else form.sentence(case)


def _help_said(h: Happened, case: Case) -> dict[str, str]:
    """What was said in asking for help in staging, and when and where its call is."""
    event = h.event
    if isinstance(event, staging.CallScheduled):
        return {"url": str(event.url), "starts_at": agenda.told(case.policy, event.starts_at)}
    if isinstance(event, staging.HelpRequested | staging.HelpAccepted | staging.CallCancelled):
        return {"note": str(event.note)}
    return {}


def _said_by(event: object) -> dict[str, str]:
    """What the event itself says, where it says it."""
    said = {
        "what": getattr(event, "what", "") or getattr(event, "text", ""),
        "why": getattr(event, "why", ""),
    }
    return {name: str(text) for name, text in said.items() if text}


def _resolved(case: Case) -> str:
    """In a word or two for people outside, how it stands with what they wait for."""
    run = ended(case)
    return "Resolved" if run and succeeded(run) else "Not resolved yet"


def _missed(case: Case) -> str:
    team = called(case.policy, case.policy.may.window)
    return f"The window before went by, so this one was given by itself. The {team} may move it."


def _planned(plan: Revision | None) -> str:
    if plan is None:
        return "None yet."
    steps = len(plan.keys())
    return (
        f"Revision {plan.number} with {counted(steps, 'step')}."
        if steps
        else "It is begun, and has no step yet."
    )


def _details(case: Case) -> dict[str, str]:
    """What is known so far, for those who may read the change."""
    facts, plan, window = case.facts, case.facts.plan, case.facts.triage.window
    return {
        "description": facts.triage.description,
        "why": facts.triage.why,
        "priority": triage.priority(facts.triage, case.policy),
        "plan": _planned(plan),
        "window": agenda.said(case.policy, window) if window else "",
    }
