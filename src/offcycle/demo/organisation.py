"""This module founds the sample organisation by real commands: people, teams, systems, roles, and the policy."""

from django.contrib.auth.hashers import make_password

from offcycle.demo import kept, policy
from offcycle.demo.cast import PASSWORD, PEOPLE, TEAMS, TELEPHONES, Person
from offcycle.ledger import read, starting
from offcycle.ledger.record import record
from offcycle.people.models import Account
from offcycle.process import people
from offcycle.process.kernel import CONSOLE, Actor, Refused

CONSOLE_ACTOR = Actor(CONSOLE, CONSOLE)


def systems(staging: str, production: str) -> tuple[people.SetSystem, ...]:
    """The sample systems, at the addresses that the sample sites have now."""
    return (
        people.SetSystem(
            system="eclkc",
            name="ECLKC",
            team="eclkc",
            staging=staging,
            production=production,
            stakeholders=("grantees@eclkc.example",),
        ),
        people.SetSystem(
            system="coaching",
            name="Coaching Companion",
            team="coaching",
            staging=f"{staging}/coaching",
            production=f"{production}/coaching",
        ),
        people.SetSystem(
            system="library",
            name="Resource Library",
            team="eclkc",
            staging="https://staging.library.headstart.example",
            production="https://library.headstart.example",
        ),
        people.SetSystem(
            system="registration",
            name="Event Registration",
            team="coaching",
            production="https://events.headstart.example",
        ),
        people.SetSystem(
            system="vpn", name="Staff VPN", team="hosting", production="https://vpn.hosting.example"
        ),
    )


class NotFoundedError(RuntimeError):
    """The sample organisation could not be founded."""

    def __init__(self, command: str, refused: Refused) -> None:
        because = " ".join(each.because for each in refused.refusals)
        super().__init__(f"{self.__doc__} The command {command} was refused: {because}")


def must(command: str, ask: object) -> None:
    """Carry out a command of the organisation, in the name of the server's command line."""
    outcome = record(command=command, ask=ask, actor=CONSOLE_ACTOR)
    if isinstance(outcome, Refused):
        raise NotFoundedError(command, outcome)


def found(staging: str, production: str) -> None:
    """Found the organisation in an empty record."""
    must("activate-policy", people.ActivatePolicy(policy.usual()))
    for team, name in TEAMS.items():
        must("set-team", people.SetTeam(team, name))
    place(staging, production)
    for person in PEOPLE:
        _add(person)
    give_passwords()
    for name in kept.TEMPLATES:
        _keep(name)


def _keep(name: str) -> None:
    """Keep one of the team's runbooks, as it is, as a template."""
    outcome = starting.keep(
        system=kept.SYSTEM, name=name, markdown=kept.markdown(name), actor=CONSOLE_ACTOR
    )
    if isinstance(outcome, Refused):
        raise NotFoundedError("set-template", outcome)


def _add(person: Person) -> None:
    email = f"{person.account}@headstart.example"
    must(
        "add-account",
        people.AddAccount(person.account, person.name, email, administrator=person.administrator),
    )
    for role, on in person.roles:
        must("give-role", people.HoldRole(person.account, role, on))
    if person.account in TELEPHONES:
        must("set-telephone", people.SetTelephone(person.account, TELEPHONES[person.account]))


def place(staging: str, production: str) -> None:
    """Record where the sites are, if that is not what the record says."""
    known = read.world().roster.systems
    for wanted in systems(staging, production):
        system = known.get(wanted.system)
        if system is None or (system.staging, system.production) != (
            wanted.staging,
            wanted.production,
        ):
            must("set-system", wanted)


def give_passwords() -> None:
    """Let everybody in by the sample password; it is hashed once, because hashing is slow on purpose."""
    names = [person.account for person in PEOPLE]
    Account.objects.filter(username__in=names).update(password=make_password(PASSWORD))
