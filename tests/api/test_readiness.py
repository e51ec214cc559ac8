"""This module tries the first-run list over HTTP: administrators are told what is missing, and nobody else."""

import pytest

from tests.api.http import People

pytestmark = pytest.mark.django_db


def test_an_administrator_is_told_what_is_missing(people: People) -> None:
    told = people.must("admin", "GET", "/readiness")
    by_name = {each["name"]: each for each in told["items"]}
    assert told["ready"] is False
    assert by_name["policy"]["state"] == "ok"
    assert by_name["seat cor1"]["found"] == "Cor1 does not hold the role approver on other."
    assert by_name["hosting lead"]["command"] == "role give ACCOUNT lead"


def test_nobody_else_is(people: People) -> None:
    answer = people.get("dev", "/readiness")
    assert (answer.status, answer.json["code"]) == (403, "not_allowed")
