"""This module tries the channels over HTTP."""

from offcycle.ledger import channels
from tests.api.http import People, Way, a_way


def test_programs_see_and_try_channels_as_people_do(people: People) -> None:
    a_way(people, Way.request)
    channels.failed("mail", "It is away.", refused=False)
    told = people.get("hosting", "/channels").json["items"]
    assert (told[0]["name"], told[0]["error"], told[0]["dead"]) == ("mail", "It is away.", False)
    assert people.get("dev", "/channels").json["items"][0]["error"] == ""
    assert people.post("admin", "/channels/mail/test", {}).json["channel"] == "mail"
    assert people.post("hosting", "/channels/mail/test", {}).status == 409
    assert people.post("dev", "/ways", {"channel": "push", "name": "x"}).status == 422
    assert people.get("dev", "/ways").json["items"] == []
