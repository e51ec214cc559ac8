"""This module is the pages on which administrators keep systems and teams, and whoever writes plans keeps their templates."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.shortcuts import resolve_url

from offcycle.process.kernel import Case
from offcycle.process.people import SetList, SetSystem, SetTeam
from offcycle.process.plan.templates import RemoveTemplate
from offcycle.web.fields import PageForm
from offcycle.web.organisation import KnowingForm, OrganisationDeed, to, to_all
from offcycle.web.people import ways

BETWEEN = re.compile(r"[\s;,]+")


class SystemForm(KnowingForm):
    """What is known of a system."""

    name = forms.CharField(label="Name")
    team = forms.ChoiceField(label="Team", help_text="Roles can be given for all its systems.")
    production = forms.CharField(label="Address of production", required=False)
    staging = forms.CharField(
        label="Address of staging",
        required=False,
        help_text="Left empty, it has none: then a desk check takes the place of the run in staging.",
    )
    stakeholders = forms.CharField(
        label="Stakeholders",
        required=False,
        help_text="Mail addresses of those who are told how a change goes, or lists as list:NAME, one on each line.",
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, case: Case, of: str, **kwargs: Any) -> None:
        super().__init__(*args, case=case, of=of, **kwargs)
        teams = sorted((name, slug) for slug, name in case.world.roster.teams.items())
        self.offer("team", [(slug, name) for name, slug in teams])


class NewSystemForm(SystemForm):
    """A new one."""

    system = forms.CharField(
        label="Short name",
        max_length=64,
        help_text="Small letters and digits, such as shop. It stays as it is.",
    )
    field_order = ("system", "name", "team", "production", "staging", "stakeholders")


def _system(form: SystemForm, system: str) -> SetSystem:
    said = form.cleaned_data
    people = tuple(filter(None, BETWEEN.split(said["stakeholders"])))
    return SetSystem(
        system, said["name"], said["team"], said["staging"], said["production"], people
    )


def _known(case: Case, of: str) -> Mapping[str, object]:
    known = case.world.roster.systems[of]
    return {
        "name": known.name,
        "team": known.team,
        "staging": known.staging,
        "production": known.production,
        "stakeholders": "\n".join(str(each) for each in known.stakeholders),
    }


ADD = OrganisationDeed(
    command="set-system",
    slug="add-system",
    address="add/system",
    button="Add the system",
    title="Add a system",
    lead="Next, people are given roles on it; its page says which are missing.",
    form=NewSystemForm,
    ask=lambda form, _case, _of: _system(form, form.cleaned_data["system"].strip()),
    done="The system is there.",
    back=to_all("people"),
    onward=lambda recorded: resolve_url(
        "system", getattr(recorded.happened[0].event, "system", "")
    ),
    way=ways.among_all,
)
CHANGE = OrganisationDeed(
    command="set-system",
    slug="change-system",
    address="systems/<str:of>/change",
    button="Save",
    title="Change what is known of a system",
    form=SystemForm,
    initial=_known,
    ask=lambda form, _case, of: _system(form, of),
    done="It is saved.",
    back=to("system"),
    way=ways.at_system,
    known=ways.system_known,
)


class TeamForm(PageForm):
    """What a team is called, and who is told of the changes of its systems."""

    name = forms.CharField(label="Name")
    stakeholders = forms.CharField(
        label="Stakeholders of all its systems",
        required=False,
        help_text="Mail addresses, or lists as list:NAME, one on each line.",
        widget=forms.Textarea({"rows": 3}),
    )


class NewTeamForm(TeamForm):
    """A new one."""

    team = forms.CharField(
        label="Short name", max_length=64, help_text="Small letters and digits, such as web."
    )
    field_order = ("team", "name", "stakeholders")


def _people(form: TeamForm) -> tuple[str, ...]:
    return tuple(filter(None, BETWEEN.split(form.cleaned_data["stakeholders"])))


ADD_TEAM = OrganisationDeed(
    command="set-team",
    slug="add-team",
    address="add/team",
    button="Add the team",
    title="Add a team",
    lead="Systems belong to teams, and a role can be given for all systems of one.",
    form=NewTeamForm,
    ask=lambda form, _case, _of: SetTeam(
        form.cleaned_data["team"].strip(), form.cleaned_data["name"], _people(form)
    ),
    done="The team is there.",
    back=to_all("people"),
    way=ways.among_all,
)
RENAME_TEAM = OrganisationDeed(
    command="set-team",
    slug="change-team",
    address="teams/<str:of>/change",
    button="Save",
    title="Change what is known of a team",
    form=TeamForm,
    initial=lambda case, of: {
        "name": case.world.roster.teams[of],
        "stakeholders": "\n".join(case.world.roster.told.get(of, ())),
    },
    ask=lambda form, _case, of: SetTeam(of, form.cleaned_data["name"], _people(form)),
    done="It is saved.",
    back=to_all("people"),
    way=ways.among_all,
    known=ways.team_known,
)


class ListForm(PageForm):
    """What a list is called, and who is on it."""

    name = forms.CharField(label="Name")
    addresses = forms.CharField(
        label="Mail addresses",
        required=False,
        help_text="One on each line.",
        widget=forms.Textarea({"rows": 6}),
    )


class NewListForm(ListForm):
    """A new one."""

    list = forms.CharField(
        label="Short name",
        max_length=64,
        help_text="Small letters and digits, such as grantees. One that is there is replaced.",
    )
    field_order = ("list", "name", "addresses")


def _list(form: ListForm, slug: str) -> SetList:
    addresses = tuple(filter(None, BETWEEN.split(form.cleaned_data["addresses"])))
    return SetList(slug, form.cleaned_data["name"], addresses)


SET_LIST = OrganisationDeed(
    command="set-list",
    address="add/list",
    button="Save the list",
    title="A list of stakeholders",
    lead="Systems and teams name it as list:NAME; a change of it holds for all of them.",
    form=NewListForm,
    ask=lambda form, _case, _of: _list(form, form.cleaned_data["list"].strip()),
    done="The list is saved.",
    back=to_all("people"),
    way=ways.among_all,
)
CHANGE_LIST = OrganisationDeed(
    command="set-list",
    slug="change-list",
    address="lists/<str:of>/change",
    button="Save the list",
    title="Change a list of stakeholders",
    lead="It holds for every system and team that names it, from the next mail on.",
    form=ListForm,
    initial=lambda case, of: {
        "name": case.world.roster.lists[of].name,
        "addresses": "\n".join(case.world.roster.lists[of].addresses),
    },
    ask=lambda form, _case, of: _list(form, of),
    done="The list is saved.",
    back=to_all("people"),
    way=ways.among_all,
    known=ways.list_known,
)


class TemplateForm(KnowingForm):
    """Which template."""

    name = forms.ChoiceField(label="Template")

    def __init__(self, *args: Any, case: Case, of: str, **kwargs: Any) -> None:
        super().__init__(*args, case=case, of=of, **kwargs)
        found = sorted(case.world.roster.templates.items())
        self.offer(
            "name",
            [(name, f"{each.title} ({name})") for (system, name), each in found if system == of],
        )


REMOVE_TEMPLATE = OrganisationDeed(
    command="remove-template",
    address="systems/<str:of>/remove-template",
    button="Remove the template",
    title="Remove a plan template",
    lead="It is offered no more. What was started from it stays as it is.",
    form=TemplateForm,
    ask=lambda form, _case, of: RemoveTemplate(of, form.cleaned_data["name"]),
    done="The template is removed.",
    back=to("system"),
    way=ways.at_system,
    known=ways.system_known,
    grave=True,
)
