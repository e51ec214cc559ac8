"""This module is the pages on which administrators keep people and their roles."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.shortcuts import resolve_url
from django.utils.text import capfirst

from offcycle.process.kernel import Case
from offcycle.process.people import (
    AddAccount,
    DisableAccount,
    EnableAccount,
    HoldRole,
    SetTelephone,
)
from offcycle.process.people.roles import named_in
from offcycle.process.world import EVERYWHERE
from offcycle.web import names
from offcycle.web.fields import PageForm, Tick
from offcycle.web.organisation import KnowingForm, OrganisationDeed, to, to_all
from offcycle.web.people import ways

BETWEEN = "@"


class AccountForm(PageForm):
    """Who somebody is."""

    name = forms.CharField(label="Name", help_text="As people know them.")
    email = forms.EmailField(label="Mail address", help_text="Where notices go.")
    administrator = forms.BooleanField(
        label="Administrator",
        help_text="Keeps people, systems and the policy; decides nothing in a change.",
        required=False,
        widget=Tick,
    )


class NewAccountForm(AccountForm):
    """Somebody new."""

    account = forms.CharField(
        label="Short name",
        max_length=64,
        help_text="They sign in with it: small letters and digits, such as ann. It stays as it is.",
    )
    field_order = ("account", "name", "email", "administrator")


def _account(form: AccountForm, account: str) -> AddAccount:
    said = form.cleaned_data
    return AddAccount(
        account, said["name"], said["email"], administrator=bool(said["administrator"])
    )


def _known(case: Case, of: str) -> Mapping[str, object]:
    known = case.world.roster.accounts[of]
    return {"name": known.name, "email": known.email, "administrator": known.administrator}


def _about(case: Case, of: str) -> Mapping[str, object]:
    return {"about": f"{case.world.roster.name(of)} ({of})"}


ADD = OrganisationDeed(
    command="add-account",
    slug="add-person",
    address="add/person",
    button="Add the person",
    title="Add a person",
    lead="They can do nothing yet: next you give them roles and a password.",
    form=NewAccountForm,
    ask=lambda form, _case, _of: _account(form, form.cleaned_data["account"].strip()),
    done="The account is there. Give it roles, and a password to sign in with.",
    back=to_all("people"),
    onward=lambda recorded: resolve_url(
        "person", getattr(recorded.happened[0].event, "account", "")
    ),
    way=ways.among_all,
)
CHANGE = OrganisationDeed(
    command="add-account",
    slug="change-person",
    address="people/<str:of>/change",
    button="Save",
    title="Change the name or the address",
    form=AccountForm,
    initial=_known,
    told=_about,
    ask=lambda form, _case, of: _account(form, of),
    done="It is saved.",
    back=to("person"),
    way=ways.at_person,
    known=ways.person_known,
)
DISABLE = OrganisationDeed(
    command="disable-account",
    address="people/<str:of>/disable",
    button="Disable the account",
    lead="Nobody acts in this name any more, and whoever is signed in with it is out at once. What they did stays in the record.",
    told=_about,
    ask=lambda _form, _case, of: DisableAccount(of),
    done="The account is disabled.",
    back=to("person"),
    way=ways.at_person,
    known=ways.person_known,
    grave=True,
)
ENABLE = OrganisationDeed(
    command="enable-account",
    address="people/<str:of>/enable",
    button="Enable the account",
    lead="It holds the roles that it held.",
    told=_about,
    ask=lambda _form, _case, of: EnableAccount(of),
    done="The account is enabled. Set a new password, if the old one may be known to others.",
    back=to("person"),
    way=ways.at_person,
    known=ways.person_known,
)


class TelephoneForm(PageForm):
    """Where somebody is called."""

    number = forms.CharField(
        label="Telephone number",
        max_length=40,
        required=False,
        help_text="With the country in front, such as +1 555 555 0100. Empty takes it away.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )


def _back_to_account(case: Case, of: str) -> str:
    return resolve_url("account") if of == case.actor.account else resolve_url("person", of)


TELEPHONE = OrganisationDeed(
    command="set-telephone",
    address="people/<str:of>/telephone",
    button="Save the number",
    title="Telephone number",
    lead="Whoever sees a change that waits for this person sees the number, and can call. It stands in no notice and in no form.",
    form=TelephoneForm,
    initial=lambda case, of: {"number": case.world.roster.accounts[of].telephone},
    told=_about,
    ask=lambda form, _case, of: SetTelephone(of, form.cleaned_data["number"]),
    done="The telephone number is saved.",
    back=_back_to_account,
    way=ways.at_person,
    known=ways.person_known,
)


class RoleForm(KnowingForm):
    """Which role, and where."""

    role = forms.ChoiceField(label="Role")
    on = forms.ChoiceField(label="Where")

    def __init__(self, *args: Any, case: Case, of: str, **kwargs: Any) -> None:
        super().__init__(*args, case=case, of=of, **kwargs)
        roster, policy = case.world.roster, case.policy
        roles = sorted((capfirst(names.role(each, policy)), each) for each in named_in(policy))
        self.offer("role", [(each, f"{label} ({each})") for label, each in roles])
        self.offer(
            "on",
            [
                (EVERYWHERE, "Everywhere"),
                *((each.slug, each.name) for each in roster.systems.values()),
                *(
                    (ways.TEAM + slug, f"All systems of the team {name}")
                    for slug, name in roster.teams.items()
                ),
            ],
        )


class HeldForm(KnowingForm):
    """One of the roles that somebody holds."""

    held = forms.ChoiceField(label="Which role")

    def __init__(self, *args: Any, case: Case, of: str, **kwargs: Any) -> None:
        super().__init__(*args, case=case, of=of, **kwargs)
        roster = case.world.roster
        self.offer(
            "held",
            [
                (
                    BETWEEN.join((role, on)),
                    f"{capfirst(names.role(role, case.policy))} {ways.place(on, roster)}",
                )
                for role, on in sorted(roster.holdings_of(of))
            ],
        )


GIVE = OrganisationDeed(
    command="give-role",
    address="people/<str:of>/give-role",
    button="Give the role",
    title="Give a role",
    lead="It holds from the next moment on, also for changes that are under way.",
    form=RoleForm,
    told=_about,
    ask=lambda form, _case, of: HoldRole(of, form.cleaned_data["role"], form.cleaned_data["on"]),
    done="The role is given.",
    back=to("person"),
    way=ways.at_person,
    known=ways.person_known,
)
TAKE = OrganisationDeed(
    command="take-role",
    address="people/<str:of>/take-role",
    button="Take the role",
    title="Take a role",
    lead="What they did with it stays. An approval that they gave counts only while they are approvers.",
    form=HeldForm,
    told=_about,
    ask=lambda form, _case, of: HoldRole(of, *form.cleaned_data["held"].split(BETWEEN, 1)),
    done="The role is taken.",
    back=to("person"),
    way=ways.at_person,
    known=ways.person_known,
    grave=True,
)
