"""This module sets passwords; the record hears that one was set, and never what it is."""

from collections.abc import Callable

from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.db import transaction

from offcycle.people.models import Account
from offcycle.process.kernel import Refused
from offcycle.process.people import ResetCredentials


def set_password(
    *, account: str, password: str, record: Callable[[ResetCredentials], object]
) -> Refused | None:
    """Set the password of an account anew; gives the refusal if the rules have something against it.

    `record` gives the command `reset-credentials` to the ledger, which this package does not know.
    """
    hashed = make_password(password)  # slow on purpose, so done before anything is locked
    with transaction.atomic():
        outcome = record(ResetCredentials(account))
        if isinstance(outcome, Refused):
            return outcome
        Account.objects.filter(username=account).update(password=hashed)
        AccessAttempt.objects.filter(
            username=account
        ).delete()  # what was guessed before has no meaning now
    return None
