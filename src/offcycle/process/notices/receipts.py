"""This module is the receipts: what was done in somebody's name is always mailed to that person, and no policy can switch it off.

So whoever uses a stolen session or token to decide, to record an absence or to make a token is found out by the one it was stolen from.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from offcycle.process import agenda
from offcycle.process.canonical import read_back
from offcycle.process.events import Event, organisation, review, staging
from offcycle.process.facts import Happened
from offcycle.process.kernel import Case
from offcycle.process.notices.leaving import Notice
from offcycle.process.rules import ended

NOT_YOU = "If this was not you, tell the {team} and an administrator at once."
IF_IT_WAS = (
    "If this was you, there is nothing to do. If not, change your password under “Your account” now: that signs out whoever else is in. "
    "If you cannot, an administrator sets a new one for you, or disables the account. Tell the {team}, too."
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """In whose name something was done, and what it was."""

    account: str
    subject: str
    text: str
    page: str = ""  # where it is undone, if not where everything begins
    below: str = ""  # what is good to have, after what to do if it was not them
    to_do: str = NOT_YOU


def owed(h: Happened, case: Case, address: str) -> Iterator[Notice]:
    """The receipt of an event, if one is due and the person has an address."""
    made = _RECEIPTS.get(type(h.event))
    receipt = made(h, case) if made else None
    known = case.world.roster.accounts.get(receipt.account) if receipt else None
    if receipt is None or known is None or not known.email:
        return
    subject = f"{case.facts.ref}: {receipt.subject}" if h.change else _begun(receipt.subject)
    to_do = receipt.to_do.format(team=case.policy.label(case.policy.roles.hosting))
    link = f"{address}/changes/{case.facts.ref}" if h.change else f"{address}{receipt.page}"
    below = f"{receipt.below}\n\n" if receipt.below else ""
    yield Notice(
        known.slug,
        known.email,
        known.name,
        headed(subject, case),
        f"{receipt.text}\n{to_do}\n\n{below}{link}\n",
    )


def _begun(subject: str) -> str:
    """A subject that begins with itself, not with a change."""
    return subject[:1].upper() + subject[1:]


def headed(subject: str, case: Case) -> str:
    """A subject as it is sent: on one line, and marked when it is of a drill."""
    line = " ".join(subject.splitlines())  # at whatever some mail program would break it
    return f"DRILL: {line}" if case.facts.drill and not line.startswith("DRILL: ") else line


def _decided(h: Happened, case: Case) -> Receipt:
    verdict, seal = getattr(h.event, "verdict", ""), getattr(h.event, "seal", "")
    text = f'A decision on "{case.facts.title}" was recorded in your name: {verdict}.{_because(h.event)}'
    below = f"Read-back code: {read_back(seal)}"
    return Receipt(h.by, "receipt of your decision", text, below=below)


def _because(event: Event) -> str:
    reason = str(getattr(event, "reason", ""))
    return f" Reason: {ended(reason)}" if reason else ""


def _accepted(h: Happened, case: Case) -> Receipt:
    said = str(getattr(h.event, "verdict", "")).replace("_", " ")
    text = f'"{case.facts.title}", which was recorded afterwards, was {said} in your name.{_because(h.event)}'
    return Receipt(h.by, "receipt of your answer", text)


def _waived(h: Happened, case: Case) -> Receipt:
    text = f'The validation of "{case.facts.title}" in staging was waived in your name.{_because(h.event)}'
    return Receipt(h.by, "receipt of your waiver", text)


def _checked(h: Happened, case: Case) -> Receipt | None:
    event = h.event
    if not isinstance(event, staging.DeskChecked):
        return None
    text = (
        f'{case.name(h.by)} recorded that you went through every step of "{case.facts.title}" together, '
        f"because staging could not show it. Not tried: {ended(str(event.not_tried))}"
    )
    return Receipt(event.checked_with, "a desk check is recorded in your name", text)


def _absent(h: Happened, case: Case) -> Receipt | None:
    event = h.event
    if not isinstance(event, organisation.AbsenceRecorded):
        return None
    by = "You" if h.by == event.account else case.name(h.by)
    begins, ends = (agenda.told(case.policy, at) for at in (event.starts_at, event.until))
    text = (
        f"{by} recorded that you are out of office from {begins} to {ends}. "
        "If you are in, end it with one tap."
    )
    return Receipt(
        event.account, "you are recorded as out of office", text, f"/absences/{h.seq}/end"
    )


def _back(h: Happened, case: Case) -> Receipt | None:
    number = getattr(h.event, "absence", 0)
    absence = case.world.calendar.absences.get(number)
    if absence is None:
        return None
    by = "You" if h.by == absence.account else case.name(h.by)
    return Receipt(absence.account, "you are no longer out of office", f"{by} ended your absence.")


def _token(h: Happened, case: Case) -> Receipt | None:
    event = h.event
    if not isinstance(event, organisation.TokenMade):
        return None
    by = "You" if h.by == event.account else case.name(h.by)
    text = (
        f'{by} made an API token in your name, called "{event.name}". It may {", ".join(event.scopes)}, '
        f"and expires on {agenda.told(case.policy, event.expires_at)}."
    )
    return Receipt(event.account, "a token was made in your name", text, "/account")


def _met(h: Happened, case: Case) -> Receipt | None:
    event = h.event
    if not isinstance(event, organisation.BrowserMet):
        return None
    at = agenda.told(case.policy, h.at)
    told = f"on {at}, in {event.words}, from the network address {event.address}."
    if event.first:
        text = (
            f"Your account was used to sign in {told} "
            "This browser is known from now on; you get such a mail for every other."
        )
        subject = "the first browser is known for your account"
    else:
        text = f"Somebody signed in to your account with its password {told} It was never used in this browser before."
        subject = "a new browser was used to sign in"
    return Receipt(event.account, subject, text, "/account", to_do=IF_IT_WAS)


def _way(h: Happened, _: Case) -> Receipt | None:
    event = h.event
    if not isinstance(event, organisation.WayAdded):
        return None
    alone = (
        " Where the policy lets it, they come there instead of by mail." if event.for_mail else ""
    )
    text = f"Notices to you now come through “{event.name}”, too.{alone}"
    return Receipt(event.account, "you are told through one way more", text, "/account/told")


def _telephone(h: Happened, case: Case) -> Receipt | None:
    event = h.event
    if not isinstance(event, organisation.TelephoneSet):
        return None
    by = "You" if h.by == event.account else case.name(h.by)
    text = (
        f"{by} set your telephone number anew. It is where you are called if something is urgent."
        if event.number
        else f"{by} took your telephone number away. Nobody can call you now if something is urgent."
    )
    return Receipt(event.account, "your telephone number was changed", text, "/account")


def _credentials(h: Happened, case: Case) -> Receipt | None:
    event = h.event
    if not isinstance(event, organisation.CredentialsReset):
        return None
    by = "You" if h.by == event.account else case.name(h.by)
    return Receipt(
        event.account,
        "your sign-in was set anew",
        f"{by} set your password or second factor anew.",
    )


_RECEIPTS: dict[type[Event], Callable[[Happened, Case], Receipt | None]] = {
    review.Decided: _decided,
    review.AcceptedAfterwards: _accepted,
    staging.Waived: _waived,
    staging.DeskChecked: _checked,
    organisation.AbsenceRecorded: _absent,
    organisation.AbsenceEnded: _back,
    organisation.TokenMade: _token,
    organisation.BrowserMet: _met,
    organisation.WayAdded: _way,
    organisation.TelephoneSet: _telephone,
    organisation.CredentialsReset: _credentials,
}
"""By the kind of event; a kind that is not here is receipted by nobody."""

RECEIPTED = tuple(kind.kind for kind in _RECEIPTS)
"""The kinds of events of which whoever they are done in the name of gets a receipt."""
