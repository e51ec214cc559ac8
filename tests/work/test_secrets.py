"""This module tries that the worker finds the secrets of a plan, says what is wrong without telling them, and takes them out of outputs."""

import base64
import json
import os
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offcycle.work.secrets import MOST_BYTES, Redactor, SecretUnavailableError, resolve

SECRET = "s3cr3t with 'quotes' & / ü"


def test_a_variable_is_given_as_it_is() -> None:
    assert resolve("env:TOKEN", {"TOKEN": f"{SECRET}\n"}) == f"{SECRET}\n"


def test_the_workers_own_variables_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFCYCLE_TEST_TOKEN", SECRET)
    assert resolve("env:OFFCYCLE_TEST_TOKEN") == SECRET


@pytest.mark.parametrize(
    ("written", "given"), [("", ""), ("\n", ""), ("\r\n", ""), ("\n\n", "\n"), (" ", " ")]
)
def test_of_a_file_one_line_ending_is_left_out(tmp_path: Path, written: str, given: str) -> None:
    place = tmp_path / "token"
    place.write_bytes(f"{SECRET}{written}".encode())
    linked = tmp_path / "linked"
    linked.symlink_to(place)  # as secrets are mounted into containers
    assert resolve(f"file:{place}") == resolve(f"file:{linked}") == SECRET + given


def test_what_cannot_be_used_is_said_without_telling_it(tmp_path: Path) -> None:
    contents = {
        "binary": b"\xff\xfehunter2",
        "large": b"x" * (MOST_BYTES + 1),
        "nul": b"hunter2\0",
        "short": b"abc\n",
        "empty": b" \n",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "large-but-for-its-end").write_bytes(b"x" * MOST_BYTES + b"\r\n")
    assert len(resolve(f"file:{tmp_path}/large-but-for-its-end")) == MOST_BYTES
    because = {
        "binary": "UTF-8",
        "large": "longer than",
        "nul": "no text",
        "short": "fewer than",
        "empty": "empty",
        "pipe": "no file",
        "": "no reference",
        "none": "No such file",
        "../x": "no reference",
    }
    for name, why in because.items():
        with pytest.raises(SecretUnavailableError, match=why) as caught:
            resolve(f"file:{tmp_path}/{name}" if name else "TOKEN")
        assert "hunter2" not in str(caught.value)
        assert caught.value.__cause__ is None
    with pytest.raises(SecretUnavailableError, match=r"a directory|no file"):
        resolve(f"file:{tmp_path}")
    with pytest.raises(SecretUnavailableError, match="no such variable"):
        resolve("env:TOKEN", {})


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=8, max_size=40)


@settings(deadline=None)
@given(TEXTS.filter(lambda text: len(text.strip()) >= 8), st.binary(max_size=9), st.binary(max_size=9), st.integers(4, 76))  # fmt: skip
def test_a_secret_is_taken_out_however_it_is_written(
    secret: str, before: bytes, after: bytes, width: int
) -> None:
    clean = Redactor({"env:TOKEN": secret}).clean
    raw = secret.encode()
    for written in (
        raw,
        quote(secret, safe="").encode(),
        json.dumps(secret)[1:-1].encode(),
        json.dumps(secret, ensure_ascii=False)[1:-1].encode(),
    ):
        assert written not in clean(before + written + after)
    coded = base64.b64encode(before + raw + after)
    left = clean(coded).replace(b"[env:TOKEN]", b"")
    assert (
        len(left) <= (len(before) + len(after)) * 4 // 3 + 8
    )  # and no letter that is the secret's alone
    lines = [coded[place : place + width] for place in range(0, len(coded), width)]
    wrapped = (b"\r\n  " if width % 2 else b"\n").join(lines)
    assert b"".join(clean(wrapped).split()).replace(b"[env:TOKEN]", b"") == left


def test_what_is_no_secret_is_kept_and_the_longer_is_taken_first() -> None:
    redactor = Redactor({"env:A": "token", "file:/b": "token-and-more"})
    assert redactor.clean(b"a token-and-more, a token, a tok") == b"a [file:/b], a [env:A], a tok"
    key = "-----BEGIN-----\nAAAABBBBCCCC\nDDDDEEEE\n-----END-----"
    assert b"DDDD" not in Redactor({"file:/k": key}).clean(b"at line 3: DDDDEEEE!")
    assert Redactor({}).clean(b"anything") == b"anything"
