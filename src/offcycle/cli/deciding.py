"""This module is what approvers say on the command line: yes, no, not now, a question; and what others answer them."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from offcycle.cli import options, terminal
from offcycle.cli.connection import Server
from offcycle.cli.endings import RefusedError, WrongUsageError
from offcycle.cli.giving import change_of, give, path_part, people, told
from offcycle.cli.options import example, said
from offcycle.cli.submissions import show_difference

commands = typer.Typer()

Digest = Annotated[
    str | None, typer.Option(help="Decide only if the submission has this digest; asks nothing.")
]
Words = Annotated[
    str | None,
    typer.Option(
        metavar='"FOUR WORDS"',
        help="Decide only if this is the submission's read-back code; asks nothing.",
    ),
]

SENT = {
    "approve": "is approved",
    "confirm": "is confirmed",
    "reject": "is sent back",
    "defer": "is put off into a maintenance window",
    "withdraw": "has your approval no more; that is recorded",
}
ASKED = {
    "approve": "approve",
    "confirm": "confirm that your approval decides alone on",
    "reject": "reject",
    "defer": "put off",
    "withdraw": "take back your approval of",
}


class CallOutcome(StrEnum):
    """What came of a call."""

    reached = "reached"
    no_answer = "no_answer"
    message_left = "message_left"


@commands.command(
    "approve",
    epilog=example(
        "offcycle approve CR-1001",
        'offcycle approve CR-1001 --words "acorn amber anchor angle"',
    ),
)
def approve(
    ref: options.Ref,
    reason: options.Reason = None,
    digest: Digest = None,
    words: Words = None,
    yes: options.Yes = False,
    as_json: options.Json = False,
) -> None:
    """Approve exactly the submission that is shown; at a terminal you are asked before anything is sent."""
    _decide(ref, "approve", reason, digest=digest, words=words, yes=yes, as_json=as_json)


@commands.command(
    "reject", epilog=example('offcycle reject CR-1001 --reason "Say how it is undone."')
)
def reject(
    ref: options.Ref,
    reason: Annotated[str, typer.Option(help="What has to change.")],
    digest: Digest = None,
    words: Words = None,
    yes: options.Yes = False,
    as_json: options.Json = False,
) -> None:
    """Send the submission that is shown back, with a reason."""
    _decide(ref, "reject", reason, digest=digest, words=words, yes=yes, as_json=as_json)


@commands.command("confirm", epilog=example("offcycle confirm CR-1001"))
def confirm(
    ref: options.Ref,
    digest: Digest = None,
    words: Words = None,
    yes: options.Yes = False,
    as_json: options.Json = False,
) -> None:
    """Confirm an approval that you gave, when others left since and yours alone would decide."""
    _decide(ref, "confirm", None, digest=digest, words=words, yes=yes, as_json=as_json)


@commands.command("defer", epilog=example('offcycle defer CR-1001 --reason "It can wait a week."'))
def defer(
    ref: options.Ref,
    reason: Annotated[str, typer.Option(help="Why it is no emergency.")],
    digest: Digest = None,
    words: Words = None,
    yes: options.Yes = False,
    as_json: options.Json = False,
) -> None:
    """Put the submission that is shown off into a maintenance window, because it is no emergency."""
    _decide(ref, "defer", reason, digest=digest, words=words, yes=yes, as_json=as_json)


@commands.command(
    "take-back", epilog=example('offcycle take-back CR-1001 --reason "The copy is too old."')
)
def take_back(
    ref: options.Ref,
    reason: Annotated[str, typer.Option(help="Why you take it back.")],
    digest: Digest = None,
    words: Words = None,
    yes: options.Yes = False,
    as_json: options.Json = False,
) -> None:
    """Take back an approval that you gave; while production runs, no further step is taken."""
    _decide(ref, "withdraw", reason, digest=digest, words=words, yes=yes, as_json=as_json)


@commands.command("ask", epilog=example('offcycle ask CR-1001 "How long is the site read-only?"'))
def ask(
    ref: options.Ref,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="What you want to know.")],
    as_json: options.Json = False,
) -> None:
    """Ask a question before deciding; it decides nothing, and does not stop the other approvers."""
    change = change_of(Server(as_json=as_json), ref)
    digest = change["submission"]["digest"] if change["submission"] else ""
    body = {"verdict": "ask", "digest": digest, "reason": question}
    give(ref, "decide", body, done="{ref}: your question is there.", as_json=as_json)


@commands.command("answer", epilog=example('offcycle answer CR-1001 1 "Five minutes."'))
def answer(
    ref: options.Ref,
    question: Annotated[int, typer.Argument(metavar="NUMBER", help="The question's number.")],
    text: Annotated[str, typer.Argument(metavar="ANSWER", help="What you answer.")],
    as_json: options.Json = False,
) -> None:
    """Answer a question of an approver."""
    body = {"question": question, "text": text}
    give(ref, "answer", body, done="{ref}: the question is answered.", as_json=as_json)


@commands.command("called", epilog=example("offcycle called CR-1001 cor2 no_answer"))
def called(
    ref: options.Ref,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="Who was called.")],
    outcome: Annotated[
        CallOutcome, typer.Argument(metavar="OUTCOME", help="reached, no_answer or message_left.")
    ],
    note: options.Note = None,
    as_json: options.Json = False,
) -> None:
    """Record that you called somebody by telephone, and whether they answered."""
    body = said(account=account, outcome=outcome.value, note=note)
    give(ref, "called", body, done="{ref}: the call is recorded.", as_json=as_json)


def _decide(
    ref: str,
    verdict: str,
    reason: str | None,
    *,
    digest: str | None,
    words: str | None,
    yes: bool,
    as_json: bool,
) -> None:
    insisted = bool(yes or digest or words)
    if not insisted and (as_json or not terminal.interactive()):
        raise WrongUsageError(
            f"Nothing was decided, because nobody can be asked here. Look at it (offcycle show {ref}),"
            ' then give --words "its four words", --digest DIGEST, or --yes.'
        )
    server = Server(as_json=as_json)
    change = change_of(server, ref)
    submission = change["submission"]
    if submission is None:
        raise RefusedError(
            f"Nothing was decided, because {ref} does not lie before the approvers. "
            f"Wait until it is submitted; see what it waits for: offcycle show {ref}"
        )
    if not as_json:
        _before_deciding(server, change)
    _same_words(words, submission["words"], ref)
    if not insisted and not terminal.agreed(f"You {ASKED[verdict]} exactly this?"):
        raise RefusedError("Nothing was decided, because you did not type yes.")
    body = said(verdict=verdict, digest=digest or submission["digest"], reason=reason)
    answer = server.post(f"/changes/{path_part(ref)}/decide", body)
    if as_json:
        terminal.raw(answer.text)
        return
    terminal.say(
        f"{change['ref']} {SENT[verdict]} in your name. {answer.data['quorum']}", bold=True
    )
    told(answer.data, "Read-back code: " + submission["words"])


def _same_words(given: str | None, words: str, ref: str) -> None:
    if given is None or given.lower().replace("-", " ").split() == words.split():
        return
    raise RefusedError(
        f"Nothing was decided, because you gave the words “{given}” and those of {ref} are “{words}”. "
        f"Look at what lies before you now: offcycle show {ref}"
    )


def _before_deciding(server: Server, change: dict[str, Any]) -> None:
    """What an approver has to have seen."""
    submission, names = change["submission"], people(server)
    form = server.get(
        f"/changes/{path_part(change['ref'])}/form", submission=submission["number"]
    ).data
    terminal.say(f"{change['ref']}: {change['title']}", bold=True)
    for field in form["fields"]:
        if field["filled_from"] == "typed":
            terminal.say(f"{field['label']}: {field['value']}")
    if submission.get("differs_from"):
        show_difference(server, change["ref"])
    risk, plan = change["risk"], change["plan"]
    terminal.say(
        f"Requested by {names.get(change['requested_by'], change['requested_by'])}. "
        f"System {change['system']}, priority {change['priority'] or 'not known'}."
    )
    if risk:
        terminal.say(
            f"Risk: security {risk['security']}, performance {risk['performance']}, judged by"
            f" {names.get(risk['by'], risk['by'])}. {risk['findings']}".rstrip()
        )
    terminal.say(
        f"Submission {submission['number']}, revision {submission['revision']} of the plan"
        + (
            f" (the newest is revision {plan['revision']})"
            if plan and plan["revision"] != submission["revision"]
            else ""
        )
    )
    for each in submission["staging"]:
        terminal.say(each)
    terminal.say(f"Digest: {submission['digest']}")
    terminal.say(f"Read-back code: {submission['words']}", bold=True)
    terminal.say(change["quorum"])
