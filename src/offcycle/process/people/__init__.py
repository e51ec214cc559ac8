"""This package decides what belongs to no change: accounts, systems, teams, roles, tokens, absences, and the policy in force."""

from offcycle.process.people.absences import EndAbsence, RecordAbsence
from offcycle.process.people.accounts import (
    AddAccount,
    DisableAccount,
    EnableAccount,
    ResetCredentials,
)
from offcycle.process.people.channels import AddWay, RemoveWay, TryChannel
from offcycle.process.people.expunging import Expunge, ProposeExpunge
from offcycle.process.people.places import SetList, SetSystem, SetTeam
from offcycle.process.people.policy import ActivatePolicy
from offcycle.process.people.roles import HoldRole
from offcycle.process.people.sign_ins import MeetBrowser
from offcycle.process.people.telephones import SetTelephone
from offcycle.process.people.tokens import MakeToken, RevokeToken
from offcycle.process.people.who import administers

__all__ = [
    "ActivatePolicy",
    "AddAccount",
    "AddWay",
    "DisableAccount",
    "EnableAccount",
    "EndAbsence",
    "Expunge",
    "HoldRole",
    "MakeToken",
    "MeetBrowser",
    "ProposeExpunge",
    "RecordAbsence",
    "RemoveWay",
    "ResetCredentials",
    "RevokeToken",
    "SetList",
    "SetSystem",
    "SetTeam",
    "SetTelephone",
    "TryChannel",
    "administers",
]
