"""This module is the pages on which a secret is made and handed over: passwords and API tokens, each shown this once.

What is shown is in the answer to the press alone: no page leads back to it, nothing keeps it, and no cache may (`asks` says so). A second press
of the same form therefore makes another one, and revokes the one before, which nobody may have seen.
"""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from offcycle.ledger import attempts, read
from offcycle.ledger.idempotency import Answered
from offcycle.people import security_log, tokens
from offcycle.people.passwords import set_password
from offcycle.process.kernel import Case
from offcycle.process.people import RevokeToken
from offcycle.process.words import WORDS
from offcycle.web import giving
from offcycle.web.fields import PageForm, one_of
from offcycle.web.organisation import OrganisationDeed, Way, case_of, refusals
from offcycle.web.people import ways
from offcycle.web.visitor import asks, visitor

WORDS_OF_A_PASSWORD = 8  # of 256 each: 64 bits of chance

KINDS = {
    "read": ("Read", ("read",), 90),
    "write": ("Read, and give commands that decide nothing", ("read", "write"), 90),
    "decide": (
        "Do all that I may, also approve and sign off; for a day",
        ("read", "write", "decide"),
        1,
    ),
    "calendar": ("Show my calendar feed, and nothing else", ("calendar",), 366),
    "metrics": ("Read the figures of operation (/metrics), and nothing else", ("metrics",), 366),
}
"""By the word of the form: what a token may do, its scopes, and how many days it holds if nothing else is said."""


@asks
def password(request: HttpRequest, of: str) -> HttpResponse:
    """Set somebody's password anew; it is made here and shown this once."""
    case = case_of(request)
    if of not in case.world.roster.accounts:
        raise Http404
    told: dict[str, Any] = {
        "way": ways.at_person(case, of),
        "of": of,
        "name": case.world.roster.name(of),
        "back": resolve_url("person", of),
        "hours": case.policy.quorum.credentials_hours,
        "why_not": refusals("add-account", case) + refusals("reset-credentials", case),
    }
    if request.method == "POST" and not told["why_not"]:
        return _password_set(request, of, told)
    return render(request, "web/people/password.html", told)


def _password_set(request: HttpRequest, of: str, told: dict[str, Any]) -> HttpResponse:
    made = "-".join(secrets.choice(WORDS) for _ in range(WORDS_OF_A_PASSWORD))
    refused = set_password(
        account=of,
        password=made,
        record=lambda ask: giving.command(request, giving.Given("reset-credentials", ask)),
    )
    if refused is not None:
        shown = {**told, "refused": refused.refusals}
        return render(request, "web/people/password.html", shown, status=422)
    security_log.password_changed(request, of)
    return render(request, "web/people/password.html", {**told, "made": made})


class TokenForm(PageForm):
    """What a token is for."""

    name = forms.CharField(
        label="What is it for?", max_length=80, help_text="Such as: scripts on my laptop."
    )
    kind = one_of("What may it do?", [])
    days = forms.IntegerField(
        label="For how many days?",
        required=False,
        min_value=1,
        max_value=366,
        help_text="Left empty, 90; one that decides holds 1 day, that of a calendar 366.",
    )

    def __init__(self, *args: Any, mine: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(
            "kind",
            [
                (word, says.replace("my", "their") if not mine else says)
                for word, (says, _, _) in KINDS.items()
                if mine or word != "decide"
            ],
        )


@asks
def own_token(request: HttpRequest) -> HttpResponse:
    """Make a token for oneself."""
    return _token(request, visitor(request).account)


@asks
def token_for(request: HttpRequest, of: str) -> HttpResponse:
    """Make a token for somebody, who is told; it cannot decide in their name."""
    return _token(request, of)


def _token(request: HttpRequest, of: str) -> HttpResponse:
    case, mine = case_of(request), of == visitor(request).account
    if of not in case.world.roster.accounts:
        raise Http404
    form = TokenForm(
        request.POST if request.method == "POST" else None,
        initial={"kind": request.GET.get("kind", "read"), "name": request.GET.get("name", "")},
        mine=mine,
    )
    told = {
        "way": ways.at_account(case, of) if mine else ways.at_person(case, of),
        "of": of,
        "mine": mine,
        "name": case.world.roster.name(of),
        "form": form,
        "back": resolve_url("account") if mine else resolve_url("person", of),
        "why_not": _no_token(case, mine=mine),
    }
    if form.is_bound and form.is_valid():
        try:
            made = _made(request, of, form.cleaned_data)
        except (tokens.TokenRefusedError, giving.RefusedError) as error:
            form.refused = error.refused.refusals
        else:
            return render(request, "web/people/token.html", told | _handed(request, form, made))
    return render(request, "web/people/token.html", told, status=422 if form.is_bound else 200)


def _no_token(case: Case, *, mine: bool) -> object:
    found = refusals("make-token", case)
    return found if mine else found + refusals("add-account", case)


def _made(request: HttpRequest, of: str, said: Mapping[str, Any]) -> str:
    """A new token, the only one that this form has made; what is kept of it is its number alone."""
    made: list[str] = []

    def produce() -> tuple[int, dict[str, str], bytes]:
        made.append(_new(request, of, said))
        return 200, {}, tokens.number_of(made[-1]).encode()

    def tried() -> Answered | Exception:
        """A refusal as a value, so that no more is undone than what was done here."""
        try:
            return giving.once(request, produce)
        except (tokens.TokenRefusedError, giving.RefusedError) as refused:
            return refused

    answered = attempts.whole(tried)
    if isinstance(answered, Exception):
        raise answered
    if not answered.again:
        return made[-1]
    giving.command(request, giving.Given("revoke-token", RevokeToken(answered.body.decode())))
    return _new(request, of, said)


def _new(request: HttpRequest, of: str, said: Mapping[str, Any]) -> str:
    _, scopes, days = KINDS[said["kind"]]
    return tokens.make(
        account=of,
        name=said["name"],
        scopes=scopes,
        expires_at=read.now() + timedelta(days=said["days"] or days),
        record=lambda ask: giving.command(request, giving.Given("make-token", ask)),
    )


def _handed(request: HttpRequest, form: TokenForm, made: str) -> dict[str, str]:
    """What is shown of a new token; of a calendar's the address that a calendar program subscribes to."""
    if form.cleaned_data["kind"] != "calendar":
        return {"made": made}
    address = request.build_absolute_uri("/api/v1/calendar.ics")
    return {"made": f"{address}?token={made}", "feed": "yes"}


def _above(case: Case, of: str) -> Way:
    """Where a token is listed: at the visitor's own page, or at the person's."""
    owner = case.world.roster.tokens[of]
    mine = owner == case.actor.account
    return ways.at_account(case, owner) if mine else ways.at_person(case, owner)


def _token_of(case: Case, of: str) -> dict[str, object]:
    owner = case.world.roster.tokens[of]
    found = next((each for each in tokens.listed(owner, case.at) if each.number == of), None)
    called = f"“{found.name}”" if found else of
    return {"about": f"The token {called} of {case.world.roster.name(owner)}."}


REVOKE = OrganisationDeed(
    command="revoke-token",
    address="tokens/<str:of>/revoke",
    button="Revoke the token",
    lead="Whatever uses it is refused from the next moment on.",
    told=_token_of,
    ask=lambda _form, _case, of: RevokeToken(of),
    done="The token is revoked.",
    back=lambda case, of: _above(case, of)[-1][1],
    way=_above,
    known=lambda world, of: of in world.roster.tokens,
    grave=True,
)
