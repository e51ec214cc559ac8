"""This module looks up the secrets that a plan refers to, in the worker alone and only as a step is executed.

What it finds is handed to the executor and nowhere else. Output goes through the `Redactor` before it is kept, because programs
print what they are given. Executors hand over whole outputs: a secret that is cut in two would not be known again.
"""

import base64
import json
import os
import re
import shlex
import stat
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import quote

from offcycle.runbook.references import parts

MOST_BYTES = 64 * 1024
FEWEST = 4
"""A shorter secret would be found everywhere in an output, and its places would tell it."""

LINE = 8
"""Lines of a secret that are as long as this are taken out one by one, too: a key is often printed in part."""


LINE_END = re.compile(rb"\r?\n[ \t]*")


class SecretUnavailableError(Exception):
    """A secret cannot be looked up; the message names the reference and never what was found."""

    def __init__(self, reference: str, because: str, do: str) -> None:
        super().__init__(f"The secret {reference} cannot be used, because {because}. {do}")
        self.reference = reference


def resolve(
    reference: str, environment: Mapping[str, str] | None = None, *, most: int = MOST_BYTES
) -> str:
    """What a reference refers to; raises SecretUnavailableError.

    Of a file, one line ending at its end is left out, as editors and `echo` write it; all else is kept as it stands.
    """
    found = parts(reference)
    if found is None:
        do = "Write env:NAME or file:PATH, and save the plan again."
        raise SecretUnavailableError(reference, "it is no reference", do)
    where, name = found
    known = os.environ if environment is None else environment
    text = _variable(reference, name, known) if where == "env" else _file(reference, name, most)
    return _usable(reference, text, most)


def _variable(reference: str, name: str, environment: Mapping[str, str]) -> str:
    if name not in environment:
        do = f"Set {name} for the worker, and start the worker again."
        raise SecretUnavailableError(reference, "the worker has no such variable", do)
    return environment[name]


def _file(reference: str, path: str, most: int) -> str:
    do = "Put it there as a file that the worker's account may read."
    try:
        # Not to wait: whoever writes plans could otherwise hold the worker up with a pipe.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise SecretUnavailableError(reference, "it is no file", do)
        with os.fdopen(handle, "rb") as opened:
            raw = opened.read(most + len("\r\n") + 1)
    except OSError as error:
        because = f"of this: {error.strerror or 'it cannot be read'}"
        raise SecretUnavailableError(reference, because, do) from None
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        because = "it is not UTF-8 text"
        raise SecretUnavailableError(reference, because, "Save it as UTF-8.") from None
    return text.removesuffix("\n").removesuffix("\r") if text.endswith("\n") else text


def _usable(reference: str, text: str, most: int) -> str:
    """The text, if it can be handed over and taken out of outputs again."""
    if not text.strip():
        raise SecretUnavailableError(reference, "it is empty", "Write the secret there.")
    if len(text.encode(errors="surrogateescape")) > most:
        because = f"it is longer than {most} bytes"
        raise SecretUnavailableError(reference, because, "Name one that holds the secret alone.")
    if "\0" in text:
        raise SecretUnavailableError(reference, "it is no text", "Write the secret as text.")
    if len(text.strip()) < FEWEST:
        because = f"it has fewer than {FEWEST} characters, which cannot be kept out of outputs"
        raise SecretUnavailableError(reference, because, "Choose a longer one.")
    return text


class Redactor:
    """Takes secrets out of what is to be kept: as they are, and as programs usually write them."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        """`secrets`: what was looked up, by reference."""
        forms = {
            form: f"[{reference}]".encode()
            for reference, text in secrets.items()
            for form in _forms(text)
        }
        self._references = forms
        # The longest first, so that none is left over of which another is a part.
        longest = sorted(forms, key=len, reverse=True)
        self._pattern = re.compile(b"|".join(map(re.escape, longest))) if forms else None

    def clean(self, output: bytes) -> bytes:
        """The output with the reference in place of each secret."""
        kept, end = [], 0
        for begin, until, reference in self._found(output):
            if begin >= end:
                kept += [output[end:begin], reference]
            end = max(end, until)
        return b"".join([*kept, output[end:]])

    def _found(self, output: bytes) -> list[tuple[int, int, bytes]]:
        """Where secrets stand, also over the ends of lines: base64 is usually wrapped, and so is what is shown in columns."""
        if self._pattern is None:
            return []
        joined, place = _joined(output)
        told = [
            (*each.span(), self._references[each[0]]) for each in self._pattern.finditer(output)
        ]
        told += [
            (place(each.start()), place(each.end() - 1) + 1, self._references[each[0]])
            for each in self._pattern.finditer(joined)
        ]
        return sorted(told)


def _joined(output: bytes) -> tuple[bytes, Callable[[int], int]]:
    """An output as one line, and where each place of that stands in the output."""
    parts, ahead, kept, begin = [], [0], [0], 0
    for each in LINE_END.finditer(output):
        parts.append(output[begin : each.start()])
        begin = each.end()
        ahead.append(ahead[-1] + len(parts[-1]))
        kept.append(begin)

    def place(of: int) -> int:
        line = bisect_right(ahead, of) - 1
        return kept[line] + of - ahead[line]

    return b"".join([*parts, output[begin:]]), place


def _forms(text: str) -> Iterable[bytes]:
    """A secret as it is, line by line, and as shells, addresses, JSON and base64 write it."""
    whole = {text, text.strip()}
    whole |= {line.strip() for line in text.splitlines() if len(line.strip()) >= LINE}
    for each in whole:
        raw = each.encode(errors="surrogateescape")
        yield raw
        yield quote(raw, safe="").encode()
        yield quote(raw).encode()
        yield json.dumps(each)[1:-1].encode()
        yield json.dumps(each, ensure_ascii=False)[1:-1].encode(errors="surrogateescape")
        yield shlex.quote(each).encode(errors="surrogateescape")
        yield from _in_base64(raw)


def _in_base64(raw: bytes) -> Iterable[bytes]:
    """A secret in base64, wherever it stands in what was encoded: only the letters that are its own alone."""
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        for ahead in range(3):
            coded = encode(b"\0" * ahead + raw).rstrip(b"=")
            # Letters that hold bits of what stands before or behind differ with that.
            begin = (ahead * 8 + 5) // 6
            end = (ahead + len(raw)) * 8 // 6
            if end - begin >= LINE:
                yield coded[begin:end]
