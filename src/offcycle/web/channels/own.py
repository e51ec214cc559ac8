"""This module is the page “How I am told”: mail always, and browsers and telephones of one's own beside it."""

import secrets
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url

from offcycle.ledger import channels
from offcycle.ledger.record import Recorded
from offcycle.people import browsers
from offcycle.process.kernel import Case, Refused
from offcycle.process.people.channels import AddWay, RemoveWay, own_channels
from offcycle.process.policy.channels import PUSH
from offcycle.web import giving
from offcycle.web.fields import PageForm, Tick
from offcycle.web.organisation import KnowingForm, OrganisationDeed, Way, case_of, to_all
from offcycle.web.visitor import asks, visitor
from offcycle.web.visitor import page as for_people


class BrowserForm(PageForm):
    """What a browser says of itself; its script fills it in."""

    name = forms.CharField(label="What is this browser called?", max_length=80)
    for_mail = forms.BooleanField(
        label="Here instead of by mail, where the policy lets it", required=False, widget=Tick
    )
    endpoint = forms.CharField(widget=forms.HiddenInput, max_length=browsers.LONGEST_ENDPOINT)
    public = forms.CharField(widget=forms.HiddenInput, max_length=128)
    auth = forms.CharField(widget=forms.HiddenInput, max_length=64)


@for_people
def page(request: HttpRequest) -> HttpResponse:
    """By which ways the visitor is told."""
    return _shown(request, BrowserForm(), status=200)


@asks
def browser(request: HttpRequest) -> HttpResponse:
    """Be told in this browser, too; to look leads to the page."""
    if request.method != "POST":
        return HttpResponseRedirect(resolve_url("told"))
    form = BrowserForm(request.POST)
    if form.is_valid():
        answer = _added(request, form.cleaned_data)
        if not isinstance(answer, Refused):
            return answer
        form.refused = answer.refusals
    return _shown(request, form, status=422)


def _added(request: HttpRequest, said: dict[str, Any]) -> HttpResponse | Refused:
    reached = browsers.Subscription(said["endpoint"], said["public"], said["auth"])

    def work() -> Recorded | Refused:
        outcome = browsers.add(
            reached,
            said["name"],
            for_mail=said["for_mail"],
            record=lambda ask: giving.command(request, giving.Given("add-way", ask)),
        )
        return cast("Recorded | Refused", outcome)

    done = "Notices to you come to this browser, too."
    return giving.carry_out(request, work, onward=resolve_url("told"), done=done)


def _shown(request: HttpRequest, form: BrowserForm, *, status: int) -> HttpResponse:
    case, account = case_of(request), visitor(request).account
    known = own_channels(case.policy)
    told = {
        "now": case.at,
        "person": case.world.roster.accounts[account],
        "ways": case.world.roster.ways_of(account),
        "form": form,
        "key": channels.states().get(PUSH, channels.State(PUSH)).note if PUSH in known else "",
        "phones": [each for each in known if each != PUSH],
        "optional": any(each.optional for each in case.policy.notices),
    }
    return render(request, "web/channels/own.html", told, status=status)


class PhoneForm(KnowingForm):
    """A telephone of one's own."""

    channel = forms.ChoiceField(label="Through")
    number = forms.CharField(
        label="Number", max_length=16, help_text="With the country in front: +15555550100"
    )
    name = forms.CharField(label="What is it called?", max_length=80, initial="My telephone")
    for_mail = forms.BooleanField(
        label="There instead of by mail, where the policy lets it", required=False, widget=Tick
    )

    def __init__(self, *args: Any, case: Case, of: str, **kwargs: Any) -> None:
        super().__init__(*args, case=case, of=of, **kwargs)
        self.offer("channel", [(each, each) for each in own_channels(case.policy) if each != PUSH])


def _above(_case: Case, _of: str) -> Way:
    return (("Your account", resolve_url("account")), ("How I am told", resolve_url("told")))


def _phone(form: Any, _case: Case, _of: str) -> AddWay:
    said = form.cleaned_data
    return AddWay(
        secrets.token_hex(8),
        said["channel"],
        said["name"],
        said["number"],
        for_mail=said["for_mail"],
    )


PHONE = OrganisationDeed(
    command="add-way",
    slug="add-phone",
    address="account/told/phone",
    button="Tell me there, too",
    title="Be told on a telephone",
    lead="A text message with the subject and the link goes to it with each notice to you. You get a mail that says so.",
    form=PhoneForm,
    ask=_phone,
    done="Notices to you come to this telephone, too.",
    back=to_all("told"),
    way=_above,
)
REMOVE = OrganisationDeed(
    command="remove-way",
    address="account/told/<str:of>/remove",
    button="Tell me there no longer",
    lead="Mail goes on as before.",
    told=lambda case, of: {"about": case.world.roster.ways[of].name},
    ask=lambda _form, _case, of: RemoveWay(of),
    done="Nothing goes there any more.",
    back=to_all("told"),
    way=_above,
    known=lambda world, of: of in world.roster.ways,
    grave=True,
)
