"""This module writes the page of the notices: who is told of what, by which ways and in whose words, as the shipped policy says."""

from collections.abc import Iterable, Iterator

from offcycle.demo.policy import shipped
from offcycle.process.policy import Policy
from offcycle.process.policy.channels import MAIL
from offcycle.process.policy.telling import NoticeRule
from offcycle.web.policy.matrix import Line, always, line_of, matrix, people

PAGE = """# Notices

Who is told when something happens, by which ways and in whose words, as the shipped policy (`src/offcycle/process/default-policy.toml`)
has it. An organisation changes all of it in its own [policy file](../guide/the-policy-file.md), but for
[what always goes out](#what-always-goes-out). Its administrator sees the same table under “Policy”, and each wording beside the mail
that it becomes with a real change.

Nobody is told twice for one event, nor about what they did themselves; who is asked nothing by it mostly finds it on the page of the
change. Of what is security related, people outside read no details. Whatever is not listed here mails nobody: it is on the page of the
change and in its log.

## In the order of the policy

| when | told | copied | by | subject | words |
|---|---|---|---|---|---|
{rows}

## What always goes out

By mail and in Offcycle's own words, whatever a policy says or leaves out. Who is told by the policy already is not told again.

| when | told |
|---|---|
{always}

## By who is told

By mail, where no other way is named.

{readers}
"""


def page() -> str:
    policy = Policy.parse(shipped())
    return PAGE.format(
        rows="\n".join(_row(each) for each in matrix(policy)),
        always="\n".join(f"| {_when(each)} | {each.to} |" for each in always(policy)),
        readers="\n\n".join(_readers(policy)),
    )


def _row(line: Line) -> str:
    copied = line.copy_to or "nobody"
    return f"| {_when(line)} | {line.to or 'nobody'} | {copied} | {line.by} | {_plain(line.subject)} | {line.words} |"


def _when(line: Line) -> str:
    return _plain(f"{line.happens}, {line.when}" if line.when else line.happens)


def _plain(text: str) -> str:
    return text.replace("|", "\\|")


def _readers(policy: Policy) -> Iterator[str]:
    """For each role, what it is told and of what it gets a copy."""
    named = (role for each in policy.notices for role in (*each.to, *each.copy_to))
    for role in dict.fromkeys(named):
        called = people((role,), policy)
        heading = f"### {called[:1].upper()}{called[1:]}"
        yield f"{heading}\n\n{_told(role, policy.notices, policy)}"


def _told(role: str, notices: Iterable[NoticeRule], policy: Policy) -> str:
    rows = []
    for each in notices:
        if role in (*each.to, *each.copy_to):
            copy = "" if role in each.to else " (a copy)"
            line = line_of(each, policy)
            by = "" if line.by == MAIL else f", by {line.by}"
            rows.append(f"- {_when(line)}{copy}{by}: “{line.subject}”")
    return "\n".join(rows)
