"""This module is the press, a program of its own: data in, a PDF or a Word document out, within a bound of time and memory.

It is started by `printing.py` for each paper, so a text or an own paper that takes too long or too much ends with this process and
with nothing else. What people typed comes as JSON and reaches the template as values; none of it is ever read as a template.
An own paper that cannot be used leaves our own layout, with a sentence that says why.
Of Offcycle it loads only how texts and papers are prepared.
"""

import base64
import json
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

# In whatever way Offcycle was installed, its folder is found from here.
sys.path.append(str(Path(__file__).resolve().parents[2]))

from offcycle.paper.wording import dated, ready

HERE = Path(__file__).parent
MEMORY = 2 * 1024**3
REFUSED = 1

Given = dict[str, Any]


def main() -> int:
    """Set what stands on the standard input; the paper leaves by the standard output, a fault by the standard error."""
    seconds = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    work = 2 * seconds  # of all its threads together
    resource.setrlimit(resource.RLIMIT_CPU, (work, work))
    if sys.platform == "linux":  # elsewhere the system reserves far more than it uses
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    given = json.loads(sys.stdin.buffer.read())
    try:
        made = {"pdf": _pdf, "docx": _word, "trial": _trial}[given["kind"]](given)
    except typst.TypstError as error:
        sys.stderr.write(str(error)[:2000])
        return REFUSED
    sys.stdout.buffer.write(made)
    return 0


def _pdf(given: Given) -> bytes:
    if not given.get("own"):
        return _set(given["data"], given["made_at"])
    from offcycle.paper.fillable import NotUsableError, bound, fill, mark  # noqa: PLC0415 - the plain paper, which is made most often, needs none of it

    try:
        filled = fill(_own(given), _words(given), _looks)
        mark(filled.writer, _marks(given, filled.names), _looks)
        behind = _set(_behind(given["data"], filled.told), given["made_at"])
        return bound(filled, behind, **_about(given))
    except NotUsableError as error:
        return _set(_noted(given, str(error)), given["made_at"])
    except (
        typst.TypstError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        RecursionError,
    ) as error:
        note = (
            f"it could not be filled ({type(error).__name__})"  # an unsound file leads to anything
        )
        return _set(_noted(given, note), given["made_at"])


def _word(given: Given) -> bytes:
    from offcycle.paper import fillable, plain_word, word  # noqa: PLC0415 - the plain paper, which is made most often, needs none of it

    if not given.get("own"):
        return word.saved(plain_word.document(given["data"]), **_about(given))
    lists = given["data"]["lists"]
    try:
        document = word.filled(_own(given), _words(given), lists)
        word.mark(document, _marks(given, word.names(_own(given))))
        return word.saved(document, **_about(given))
    except fillable.NotUsableError as error:
        return word.saved(plain_word.document(_noted(given, str(error))), **_about(given))


def _trial(given: Given) -> bytes:
    """Whether an own paper can be used, and which words it has places for."""
    from offcycle.paper import fillable, word  # noqa: PLC0415 - the plain paper, which is made most often, needs none of it

    try:
        if given["own"]["name"].endswith(".docx"):
            word.filled(_own(given), given["words"], given["lists"])
            names = word.names(_own(given))
        else:
            names = fillable.fill(_own(given), given["words"], _looks).names
    except fillable.NotUsableError as error:
        return json.dumps({"fault": str(error), "names": []}).encode()
    return json.dumps({"fault": "", "names": sorted(names)}).encode()


def _own(given: Given) -> bytes:
    return base64.b64decode(given["own"]["content"])


def _words(given: Given) -> dict[str, str]:
    return {name: dated(value) for name, value in given["data"]["words"].items()}


def _marks(given: Given, names: set[str]) -> list[str]:
    """What has to be set on top of an own form, because the form has no place for it."""
    return [each["text"] for each in given["data"]["marks"] if each["name"] not in names]


def _about(given: Given) -> Given:
    data = given["data"]
    return {
        "title": f"{data['title']}: {data['ref']}",
        "author": data["organisation"] or "Offcycle",
        "at": datetime.fromtimestamp(given["made_at"], UTC),
    }


def _noted(given: Given, fault: str) -> Given:
    """The data for our own layout, which says why it stands in for another."""
    return {**given["data"], "note": given["own"]["instead"].format(fault=fault)}


def _behind(data: Given, told: set[str]) -> Given:
    """What is printed behind an own form: what it has no field or no room for, and the plan."""
    fields = [
        each for each in data["fields"] if each["name"].casefold() not in told and each["value"]
    ]
    sentence = "" if data["sentence_name"].casefold() in told else data["sentence"]
    taken = {each["name"] for each in data["fields"]}  # a field goes before a word of its name
    blank = {"quorum": "", "warnings": [], "decisions": [], "risk": [], "validated": []}
    kept = {name: data[name] for name in blank if name not in told - taken}
    return {**data, **blank, **kept, "fields": fields, "sentence": sentence, "behind": True}


def _set(data: Given, made_at: int) -> bytes:
    told = {name: each for name, each in data.items() if name not in {"words", "lists"}}
    made: bytes = typst.compile(
        HERE.joinpath("form.typ").read_bytes(),
        format="pdf",
        sys_inputs={"data": json.dumps(ready({"behind": False, "note": "", **told}))},
        pdf_standards="ua-1",
        timestamp=made_at,
        ignore_system_fonts=True,  # the same paper on every machine
    )
    return made


def _looks(fields: list[Given]) -> tuple[bytes, list[int]]:
    """How fields look that are filled, and the numbers of those that are too small for what stands in them."""
    source = HERE.joinpath("fields.typ").read_bytes()
    given = {"data": json.dumps(ready(fields))}
    made: bytes = typst.compile(source, format="pdf", sys_inputs=given, pdf_tags=False, ignore_system_fonts=True)  # fmt: skip
    cut = typst.query(source, "<cut>", field="value", sys_inputs=given, ignore_system_fonts=True)
    return made, json.loads(cut)


if __name__ == "__main__":
    sys.exit(main())
