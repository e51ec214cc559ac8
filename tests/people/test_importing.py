"""This module tries what a table of people or of systems leads to: commands, or a fault for each line that is wrong."""

from offcycle.people.importing import (
    PEOPLE,
    SYSTEMS,
    Plan,
    plan_people,
    plan_systems,
)
from offcycle.people.sheets import read
from offcycle.process.events import organisation as events
from offcycle.process.world import World
from tests.process.story import START, Story

HEADS = "account,name,email,roles,administrator\n"
ANN = 'ann,Ann Lee,ann@example.org,"dev@eclkc;qa@team:web",\n'


def planned(table: str, world: World | None = None, *, exact: bool = False) -> Plan:
    sheet = read(table.encode(), needed=PEOPLE[0], others=PEOPLE[1])
    return plan_people(sheet, world or Story().world, START, exact=exact)


def said(plan: Plan) -> list[tuple[int, str, str]]:
    assert plan.faults == []
    return [(each.line, each.about, each.says) for each in plan.todo]


def told(plan: Plan) -> list[str]:
    return [f"{fault.line}: {fault.says}" for fault in plan.faults]


def test_a_new_person_gets_an_account_and_their_roles() -> None:
    plan = planned(HEADS + ANN)
    assert said(plan) == [
        (2, "ann", "new account: Ann Lee, ann@example.org"),
        (2, "ann", "gets dev on eclkc"),
        (2, "ann", "gets qa on team:web"),
    ]
    assert [each.command for each in plan.todo] == ["add-account", "give-role", "give-role"]
    assert plan.world.roster.roles("ann", "eclkc") == {"dev", "qa"}


def test_importing_again_does_nothing() -> None:
    first = planned(HEADS + ANN)
    assert planned(HEADS + ANN, first.world).todo == []


def test_only_what_differs_is_changed() -> None:
    first = planned(HEADS + ANN)
    table = HEADS + "ann,Ann Lee-Fox,ann@example.org,dev@eclkc;hosting@*,yes\n".replace(
        "dev@eclkc;hosting@*", '"dev@eclkc;hosting@*"'
    )
    assert said(planned(table, first.world)) == [
        (2, "ann", "name: Ann Lee becomes Ann Lee-Fox; becomes an administrator"),
        (2, "ann", "gets hosting everywhere"),
    ]
    without = "account,name,email\nadmin,Admin,admin@example.org\n"
    assert planned(without).todo == []  # whoever is an administrator stays one


def test_exactly_the_roles_of_the_table_only_where_that_is_asked_for() -> None:
    table = "account,name,email,roles\ndev,Dev,dev@example.org,qa@eclkc\n"
    assert said(planned(table)) == [(2, "dev", "gets qa on eclkc")]
    assert said(planned(table, exact=True)) == [
        (2, "dev", "gets qa on eclkc"),
        (2, "dev", "LOSES dev on eclkc"),
    ]
    without = "account,name,email\ndev,Dev,dev@example.org\n"
    assert planned(without, exact=True).todo == []


def test_every_line_that_is_wrong_is_told() -> None:
    story = Story()
    story.organise(events.AccountDisabled(account="qa"))
    table = (
        HEADS
        + "Ann Lee,Ann,ann@example.org,dev@eclkc,\n"
        + "bob,Bob,nowhere,dev,maybe\n"
        + "cat,,cat@example.org,hosting@elsewhere,\n"
        + "dan,Dan,dan@example.org,hsoting@*,no\n"
        + "dan,Dan,dan@example.org,,\n"
        + "qa,Qa,qa@example.org,,\n"
        + "short,row\n"
    )
    faults = told(planned(table, story.world))
    for words in (
        "2: “Ann Lee” cannot be the short name of an account.",
        "3: “nowhere” is no mail address.",
        "3: “maybe” says neither yes nor no.",
        "4: The name is empty.",
        "4: “elsewhere” is neither a system nor a team here.",
        "5: The policy knows no role “hsoting”. Its roles are affected, approver, dev, ",
        "6: “dan” is on line 5 already.",
        "7: The account qa was disabled. Enable it first",
        "8: It has 2 cells, and the heads are 5.",
    ):
        assert any(fault.startswith(words) for fault in faults), (words, faults)
    assert len(faults) == 10


def test_a_role_says_where_it_is_held() -> None:
    table = HEADS + "ann,Ann,ann@example.org,hosting,\n"
    (fault,) = told(planned(table))
    assert "“hosting” does not say where. Write hosting@SYSTEM" in fault


def systems(table: str, world: World | None = None) -> Plan:
    sheet = read(table.encode(), needed=SYSTEMS[0], others=SYSTEMS[1])
    return plan_systems(sheet, world or Story().world, START)


SHOP = "slug;name;team;staging;production;stakeholders\nshop;Shop;sales;;https://shop.example.org;a@example.org, b@example.org\n"


def test_a_table_of_systems_brings_their_teams() -> None:
    plan = systems(SHOP)
    assert said(plan) == [
        (2, "sales", "new team: sales"),
        (2, "shop", "new system: Shop, of team sales"),
    ]
    made = plan.world.roster.systems["shop"]
    assert (made.staging, made.production) == ("", "https://shop.example.org")
    assert made.stakeholders == ("a@example.org", "b@example.org")
    assert systems(SHOP, plan.world).todo == []


def test_a_column_that_is_left_out_leaves_a_system_as_it_is() -> None:
    assert systems("slug,name,team\neclkc,ECLKC,web\n").todo == []
    ((_, _, says),) = said(systems("slug,name,team,staging\neclkc,ECLKC,web,\n"))
    assert says == "staging: http://127.0.0.1:1 becomes nothing"


def test_a_system_without_a_team_is_a_fault() -> None:
    assert told(systems("slug,name,team\nnew,New,\n")) == [
        "2: No team is called “”. Add the team first."
    ]
