"""This module tries values: side by side, as references to secrets, and where a plan tells a secret itself."""

import hashlib
import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from offcycle.runbook import Fault, Reading, deed, read
from offcycle.runbook.references import is_reference, malformed
from offcycle.runbook.values import values

PLAN = """---
values:
  site: {staging: staging.example.org, production: www.example.org}
  pages: "12"
  token: {staging: env:SEARCH_TOKEN, production: file:/run/secrets/search-token}
targets:
  web: [web1]
---
# Move the search

1. Open https://{{ site }}/ and count {{ pages }} pages.
2. Index it.

   ```sh run on=web
   index --token-from {{ token }} {{ site }}
   ```

   Expect: {{ pages }} pages.
"""


def of(text: str) -> Reading:
    return read(text.encode())


def said(reading: Reading, severity: str) -> list[Fault]:
    return [fault for fault in reading.faults if fault.severity == severity]


def test_the_values_stand_side_by_side_with_what_differs_and_who_uses_them() -> None:
    reading = of(PLAN)
    told = {
        each.name: (each.staging, each.production, each.differs, each.secret)
        for each in values(reading)
    }
    assert told == {
        "site": ("staging.example.org", "www.example.org", True, False),
        "pages": ("12", "12", False, False),
        "token": ("env:SEARCH_TOKEN", "file:/run/secrets/search-token", True, True),
    }
    assert list(told) == ["site", "pages", "token"]
    assert not reading.faults


def test_a_value_names_the_steps_that_use_it_whatever_in_them_does() -> None:
    keyed = of(
        PLAN.replace("pages.\n2.", "pages. {#look}\n2.").replace("Index it.", "Index. {#go}")
    )
    assert {each.name: each.steps for each in values(keyed)} == {
        "site": ("look", "go"),
        "pages": ("look", "go"),
        "token": ("go",),
    }


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("env:SEARCH_TOKEN", True),
        ("file:/run/secrets/token", True),
        ("env: SEARCH_TOKEN", False),
        ("Env:SEARCH_TOKEN", False),
        ("env:SEARCH-TOKEN", False),
        ("env:", False),
        ("env:A and more", False),
        ("file:token", False),
        ("file:///run/token", False),
        ("file:/run/../etc/shadow", False),
        ("file:/run/./token", False),
        ("file:/a b", False),
    ],
)
def test_a_reference_is_whole_or_a_fault(text: str, good: bool) -> None:
    assert (is_reference(text), bool(malformed(text))) == (good, not good)
    reading = of(PLAN.replace("env:SEARCH_TOKEN", json.dumps(text)))
    assert [(fault.line, fault.column) for fault in reading.faults] == ([] if good else [(5, 20)])


def test_what_is_no_reference_at_all_is_text() -> None:
    for text in ("https://env:80/", "environment: a", "profile:/a", "the file:/a"):
        assert (is_reference(text), malformed(text)) == (False, "")


def test_digests_cover_the_reference() -> None:
    other = of(PLAN.replace("env:SEARCH_TOKEN", "env:OTHER_TOKEN"))
    assert other.operations["staging"] != of(PLAN).operations["staging"]
    assert other.operations["production"] == of(PLAN).operations["production"]


LEAKS = {
    "2. Sign in with password: hunter2 there.": (2, 27),
    '2. Write `{"api_key": "s3cr3tvalue"}` into it.': (2, 24),
    "2. Use AKIA" + "IOSFODNN7ABCDEFG for it.": (2, 8),
    "2. Open postgres://app:s3cr3t@db.example.org/.": (2, 17),
    "2. Paste it:\n\n   ```\n   -----BEGIN RSA " + "PRIVATE KEY-----\n   abc\n   ```": (5, 4),
    "2. Send `Authorization: Bearer abcdefghijklmnopqrstuvwx`.": (2, 25),
}


@pytest.mark.parametrize(("text", "place"), LEAKS.items(), ids=range(len(LEAKS)))
def test_what_looks_like_a_secret_is_warned_of_at_its_place_and_not_told_again(
    text: str, place: tuple[int, int]
) -> None:
    reading = of(f"1. Do it.\n{text}\n")
    (warning,) = said(reading, "warning")
    assert (warning.line, warning.column) == place
    assert "looks like a" in warning.what
    assert "env:NAME or file:PATH" in warning.do
    assert not any(word in warning.what for word in ("hunter2", "s3cr3t", "AKIA", "abcdef"))


def test_a_value_that_is_named_like_a_secret_has_to_be_a_reference() -> None:
    front = "---\nvalues: {db_password: NAME}\n---\n1. Use {{ db_password }}.\n"
    assert not of(front.replace("NAME", "env:DB_PASSWORD")).faults
    (warning,) = of(front.replace("NAME", "correct horse")).faults
    assert (warning.severity, warning.line, warning.column) == ("warning", 2, 10)


def test_prose_about_secrets_is_none() -> None:
    for text in (
        "Password: retrieved from the vault.",
        "Set token=$TOKEN, password={{ password }} and secret: <your secret1>.",
        "The token: it expires after 30 days.",
        "Open http://user:password@localhost/.",
        "Enter the pass code, then 1234.",
    ):
        assert not any("looks like a " in fault.what for fault in of(f"1. {text}\n").faults), text


names = st.sampled_from(["site", "port", "user"])
words = st.sampled_from(["alpha", "beta", "gamma", "env:TOKEN"])
lines = st.lists(st.one_of(names.map("{{{{ {} }}}}".format), words), min_size=1, max_size=4)


@given(
    st.fixed_dictionaries({name: st.tuples(words, words) for name in ("site", "port", "user")}),
    st.lists(st.tuples(st.booleans(), lines.map(" ".join)), min_size=1, max_size=5),
)
def test_staging_and_production_differ_only_where_a_value_is_put_in(
    declared: dict[str, tuple[str, str]], steps: list[tuple[bool, str]]
) -> None:
    """For all plans: steps, order and targets are one and the same, and a step whose values are equal does the same in both."""
    front = "".join(
        f"  {name}: {{staging: {one}, production: {other}}}\n"
        for name, (one, other) in declared.items()
    )
    body = "".join(
        f"1. Run.\n\n   ```sh run on=web\n   x {text}\n   ```\n\n" if runs else f"1. Do {text}.\n"
        for runs, text in steps
    )
    reading = of(f"---\ntargets: {{web: [a]}}\nvalues:\n{front}---\n{body}")
    equal = {name for name, (one, other) in declared.items() if one == other}
    assert {each.name for each in values(reading) if not each.differs} == equal
    for step in reading.steps:
        used = {name for name in declared if f"{{{{ {name} }}}}" in step.text}
        same = deed(step, reading, "staging") == deed(step, reading, "production")
        assert same == (used <= equal)
    whole = {
        "format": "offcycle-operations/1",
        "steps": [dict(step.operation) for step in reading.steps],
        "targets": {"web": ["a"]},
    }
    for environment, place in (("staging", 0), ("production", 1)):
        its = {name: pair[place] for name, pair in declared.items()}
        told = {**whole, "environment": environment, "values": its}
        digest = hashlib.sha256(rfc8785.dumps(told)).hexdigest()
        assert reading.operations[environment] == f"sha256:{digest}"
