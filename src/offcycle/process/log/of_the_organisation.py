"""This module tells what happened to the organisation: people, roles, the policy, the calendar and the record itself."""

from offcycle.process.events import Event, organisation
from offcycle.process.log.known import Known
from offcycle.process.log.wording import Tell, count, moment


def _added(e: organisation.AccountAdded, _: Known) -> str:
    mark = ", as an administrator" if e.administrator else ""
    return f"Added or changed the account {e.account} of {e.name}{mark}."


def _system(e: organisation.SystemSet, _: Known) -> str:
    return f"Added or changed the system {e.name}."


def _template(e: organisation.TemplateSet, known: Known) -> str:
    done = "Removed" if e.removed else "Saved"
    return f"{done} the template “{e.template}” of {known.systems((e.system,))}."


def _given(e: organisation.RoleGiven, known: Known) -> str:
    return f"Gave {known.person(e.account)} the role {known.role(e.role)} on {known.place(e.on)}."


def _taken(e: organisation.RoleTaken, known: Known) -> str:
    return (
        f"Took from {known.person(e.account)} the role {known.role(e.role)} on {known.place(e.on)}."
    )


def _absent(e: organisation.AbsenceRecorded, known: Known) -> str:
    span = f"from {moment(e.starts_at)} until {moment(e.until)}"
    source = f", as the calendar says that {known.person(e.named_by)} named" if e.source else ""
    return f"Recorded that {known.person(e.account)} is out of office {span}{source}."


def _back(e: organisation.AbsenceEnded, known: Known) -> str:
    absence = known.world.calendar.absences.get(e.absence)
    whose = f"the absence of {known.person(absence.account)}" if absence else "an absence"
    return f"Ended {whose}."


def _token(e: organisation.TokenMade, known: Known) -> str:
    whose = "of their own" if e.own else f"for {known.person(e.account)}"
    return f"Made an API token {whose}, “{e.name}”, until {moment(e.expires_at)}."


def _activated(e: organisation.PolicyActivated, _: Known) -> str:
    looser = f" It is looser in this: {' '.join(e.loosens)}" if e.loosens else ""
    return f"Put version {e.version} of the policy in force.{looser}"


def _frozen(e: organisation.FreezeSet, known: Known) -> str:
    where = known.systems(e.systems) if e.systems else "every system"
    return f"Froze {where} from {moment(e.starts_at)} until {moment(e.ends_at)}."


def _window(e: organisation.WindowSet, _: Known) -> str:
    done = "Removed" if e.removed else "Set"
    return f"{done} the maintenance window from {moment(e.starts_at)} until {moment(e.ends_at)}."


def _turns(e: organisation.TurnsRead, known: Known) -> str:
    who = known.people(sorted({each.account for each in e.turns if each.account}))
    return f"Read anew who is on call until {moment(e.until)}: {who}."


def _proposed(e: organisation.ExpungeProposed, _: Known) -> str:
    where = f"from {e.change}" if e.change else "from the record"
    return f"Proposed to expunge {where} what was pasted by mistake."


def _expunged(e: organisation.Expunged, _: Known) -> str:
    where = f" from {e.change}" if e.change else ""
    return f"Expunged {count(len(e.digests), 'text')}{where}."


def _met(e: organisation.BrowserMet, known: Known) -> str:
    again = "" if e.first else " that was not known"
    return f"Saw {known.person(e.account)} sign in with a browser{again}: {e.words}."


def _way(e: organisation.WayAdded, known: Known) -> str:
    return f"Let {known.person(e.account)} be told through “{e.name}” ({e.channel}), too."


def _way_removed(e: organisation.WayRemoved, _: Known) -> str:
    gone = ", because nobody is behind it any more" if e.why == "gone" else ""
    return f"Ended the way {e.way} by which somebody was told{gone}."


def _telephone(e: organisation.TelephoneSet, known: Known) -> str:
    done = "Set" if e.number else "Took away"
    return f"{done} the telephone number of {known.person(e.account)}."


TOLD: dict[type[Event], Tell] = {
    organisation.AccountAdded: _added,
    organisation.AccountDisabled: lambda e, known: f"Disabled the account of {known.person(e.account)}.",
    organisation.AccountEnabled: lambda e, known: f"Let {known.person(e.account)} use their account again.",
    organisation.CredentialsReset: lambda e, known: f"Set the sign-in of {known.person(e.account)} anew.",
    organisation.TelephoneSet: _telephone,
    organisation.SystemSet: _system,
    organisation.TemplateSet: _template,
    organisation.TeamSet: lambda e, _: f"Added or changed the team {e.name}.",
    organisation.ListSet: lambda e, _: f"Added or changed the list {e.name}, of {len(e.addresses)} in all.",
    organisation.RoleGiven: _given,
    organisation.RoleTaken: _taken,
    organisation.AbsenceRecorded: _absent,
    organisation.AbsenceEnded: _back,
    organisation.TokenMade: _token,
    organisation.TokenRevoked: lambda e, _: f"Revoked the API token {e.token}.",
    organisation.BrowserMet: _met,
    organisation.WayAdded: _way,
    organisation.WayRemoved: _way_removed,
    organisation.ChannelTested: lambda e, _: f"Tried the channel “{e.channel}” with a test message.",
    organisation.PolicyActivated: _activated,
    organisation.FreezeSet: _frozen,
    organisation.FreezeLifted: lambda e, _: f"Lifted the freeze {e.freeze}.",
    organisation.WindowSet: _window,
    organisation.TurnsRead: _turns,
    organisation.Checkpointed: lambda e, _: f"Signed the record as it stood after entry {e.seq}.",
    organisation.ExpungeProposed: _proposed,
    organisation.Expunged: _expunged,
}  # fmt: skip
