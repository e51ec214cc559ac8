"""This module is the cast of the demonstration: the sample people, what they do in the process, and their password."""

from dataclasses import dataclass

EVERYWHERE = "*"
SYSTEMS = ("eclkc", "library", "coaching", "registration", "vpn")

PASSWORD = "demo-demo-demo"  # noqa: S105 - known to everybody, and printed at every start


@dataclass(frozen=True, slots=True)
class Person:
    """One sample account."""

    account: str
    name: str
    part: str  # what this person does in the process
    roles: tuple[tuple[str, str], ...] = ()  # (role, on)
    administrator: bool = False


PEOPLE = (
    Person(
        "dev",
        "Priya Nair",
        "developer of ECLKC and Resource Library",
        (("dev", "eclkc"), ("dev", "library")),
    ),
    Person(
        "dev2",
        "Tomas Reed",
        "second developer of the same",
        (("dev", "eclkc"), ("dev", "library")),
    ),
    Person("qa", "Grace Okafor", "QA of ECLKC", (("qa", "eclkc"),)),
    Person(
        "tester",
        "Ben Lindqvist",
        "tester of all systems",
        tuple(("tester", system) for system in SYSTEMS),
    ),
    Person("product", "Maria Santos", "product owner of ECLKC", (("product", "eclkc"),)),
    Person(
        "hosting", "Jordan Blake", "hosting, lead", (("hosting", EVERYWHERE), ("lead", EVERYWHERE))
    ),
    Person("hosting2", "Wei Chen", "hosting", (("hosting", EVERYWHERE), ("dev", "vpn"))),
    Person("cor1", "Elizabeth Grant", "approver (COR)", (("approver", EVERYWHERE),)),
    Person("cor2", "Alana Reyes", "approver (COR)", (("approver", EVERYWHERE),)),
    Person("cor3", "Dana Whitfield", "approver (COR), alternate", (("approver", EVERYWHERE),)),
    Person("cor4", "Samuel Ortiz", "approver (COR), alternate", (("approver", EVERYWHERE),)),
    Person("isso", "Marcus Webb", "security officer (ISSO)", (("isso", EVERYWHERE),)),
    Person(
        "affected",
        "Noor Haddad",
        "developer of Coaching Companion",
        (("dev", "coaching"), ("dev", "registration")),
    ),
    Person("stakeholder", "Helen Porter", "stakeholder of ECLKC", (("stakeholder", "eclkc"),)),
    Person("admin", "Robin Vale", "administrator", administrator=True),
)
TELEPHONES = {
    "dev": "+1 202 555 0141",
    "hosting": "+1 202 555 0142",
    "hosting2": "+1 202 555 0143",
    "cor1": "+1 202 555 0144",
    "cor2": "+1 202 555 0145",
}
"""Where some of them are called: numbers that are nobody's, kept for stories."""
TEAMS = {"eclkc": "ECLKC", "coaching": "Coaching Companion", "hosting": "Hosting"}
