"""This module tries over HTTP what is wrong with a plan, place by place, its values side by side, and that no secret is looked up here."""

import io
import logging
import zipfile
from pathlib import Path

import pytest
from django.test import Client

from offcycle.people.models import Account
from tests.api.http import People, Way, a_way

FAULTY = """---
title: A
title: B
values:
  unused: x
  spare: env:SPARE-TOKEN
artefacts: {deploy.yml: latest}
---
## Steps

1. Open {{ server }} as <your name>, password: hunter2. {{ spare }}
2. Follow the failover runbook.
3. Drop it. This is irreversible.
4. Do it.

   ```sh run on=web
   sh fix.sh
   ```

5. Do it.

   ```telepathy run on=nowhere
   hello
   ```

6. Do it.

   ```sh run
   it
"""

FOUND = [
    (3, 1, "fault", "`title` is in the front matter twice"),
    (5, 3, "fault", "The value `unused` is used nowhere"),
    (6, 10, "fault", "begins like a reference to a secret"),
    (7, 25, "fault", "`deploy.yml` is not pinned"),
    (11, 9, "fault", "The value `server` is not declared"),
    (11, 25, "warning", "`<your name>` looks like something still to be filled in"),
    (11, 48, "warning", "looks like a secret"),
    (12, 4, "warning", "rests on another document"),
    (13, 21, "warning", "it is risky, and nothing says how to go back"),
    (16, 14, "fault", "The target `web` is not declared"),
    (17, 7, "fault", "`fix.sh` is run from a file"),
    (22, 7, "fault", "The executor `telepathy` is not enabled"),
    (22, 21, "fault", "The target `nowhere` is not declared"),
    (28, 4, "fault", "This fence is not closed"),
    (28, 4, "fault", "does not say where it runs"),
]


def test_every_fault_is_told_with_its_place_and_what_to_do(people: People) -> None:
    way = a_way(people, Way.acknowledge)
    before = people.post("dev", f"/changes/{way.ref}/plan/check", {"markdown": FAULTY}).json
    saved = people.put_plan("dev", way.ref, FAULTY.encode()).json
    for told in (before["warnings"], saved["warnings"]):
        places = sorted((each["line"], each["column"], each["severity"]) for each in told)
        assert places == sorted(each[:3] for each in FOUND)
        for line, column, _, what in FOUND:
            at = [each for each in told if (each["line"], each["column"]) == (line, column)]
            assert any(what in each["what"] for each in at), what
        assert all(each["do"].endswith(".") for each in told)
    gate = next(each for each in way.change()["gates"] if each["name"] == "plan")
    assert not gate["satisfied"]


PLAN = """---
values:
  site: {staging: staging.example.org, production: www.example.org}
  pages: "12"
  token: {staging: env:OFFCYCLE_TRIED_TOKEN, production: "file:PLACE"}
targets: {web: [web1]}
---
1. Open https://{{ site }}/ and count {{ pages }} pages.
2. Index it.

   ```sh run on=web
   index --token {{ token }}
   ```
"""
SECRETS = ("s3cret-of-staging", "s3cret-of-production")


def test_approvers_see_all_that_differs_and_nobody_sees_a_secret(
    people: People,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Both secrets can be looked up on this machine; nothing but the worker does."""
    monkeypatch.setenv("OFFCYCLE_TRIED_TOKEN", SECRETS[0])
    place = tmp_path / "token"
    place.write_text(SECRETS[1])
    caplog.set_level(logging.DEBUG)
    way = a_way(people, Way.acknowledge)
    plan = PLAN.replace("PLACE", str(place)).encode()
    told = people.put_plan("dev", way.ref, plan)
    assert told.json["warnings"] == []
    for act in (way.stage, way.sign, way.fill, way.review, way.submit):  # the executed step by hand
        act()
    values = way.change("cor1")["submission"]["values"]
    assert values == told.json["values"]
    assert {each["name"]: (each["differs"], each["secret"]) for each in values} == {
        "site": (True, False),
        "pages": (False, False),
        "token": (True, True),
    }
    assert values[2]["production"] == f"file:{place}"
    assert [each["steps"] for each in values] == [["s1"], ["s1"], ["s2"]]
    page = Client()
    page.force_login(Account.objects.get(username=people.of.account("cor1")))
    seen = [people.get("cor1", f"/changes/{way.ref}{path}").body for path in SEEN]
    seen += [page.get(f"/changes/{way.ref}").content, caplog.text.encode()]
    packed = zipfile.ZipFile(
        io.BytesIO(people.get("cor1", f"/changes/{way.ref}/evidence.zip").body)
    )
    seen += [packed.read(name) for name in packed.namelist()]
    assert not any(secret.encode() in each for secret in SECRETS for each in seen)
    assert sum(b"OFFCYCLE_TRIED_TOKEN" in each for each in seen) > 3


SEEN = ("", "/plan", "/events", "/submissions", "/form")
