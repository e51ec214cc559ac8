"""This module holds the pages of the policy: read by everybody, checked by everybody, put into force by administrators exactly as shown."""

import re
from html import unescape

from django.test import Client

from offcycle.ledger import policies, read
from offcycle.process.policy import Policy
from offcycle.web.policy.matrix import BY_THEMSELVES, CLOCKS, WHEN, matrix
from tests.organisations import POLICY
from tests.web.conftest import Browser, a_change
from tests.web.people.test_directory import shown

SUBMITTED = 10  # parts of the straight way until it waits for the approvers


def altered(old: str, new: str) -> str:
    text = policies.text_in_force()
    assert old in text
    return text.replace(old, new, 1)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return unescape(found[1])


def checked(client: Client, text: str) -> str:
    return client.post("/policy/check", {"text": text, "once": "c"}).content.decode()


def test_everybody_reads_the_policy_in_plain_words_and_as_a_file(browser: Browser) -> None:
    client = browser("dev")
    page = shown(client, "/policy")
    assert "Who approves" in page
    assert "Cor1 and Cor2" in page
    assert "on the third Thursday of every month, from 20:00, for 4 hours." in page
    assert "Who is told what" in page
    assert "Version 1" in page
    file = client.get("/policy/1/policy.toml")
    assert file.content.decode() == policies.text_in_force()
    assert client.get("/policy/7/policy.toml").status_code == 404


def test_each_fault_is_told_with_its_line(browser: Browser) -> None:
    client = browser("dev")
    wrong = altered("[quorum]", "[quorum]\nnonsense = 1")
    line = wrong.splitlines().index("nonsense = 1") + 1
    page = checked(client, wrong)
    assert f'href="#line-{line}">Line {line}, column 1</a>' in page
    assert f'id="line-{line}"' in page


def test_a_check_tells_what_it_would_do_and_changes_nothing(browser: Browser) -> None:
    a_change(SUBMITTED)
    before = read.head().seq
    page = checked(browser("dev"), altered("needed = 0", "needed = 1"))
    assert "It loosens how changes are approved" in page
    assert "The yes of 1 of 2 approvers is enough; it was 2 of 2." in page
    assert '<li class="is-added">' in page
    assert "1 were looked at" in page
    assert "Go on to put it into force" not in page
    assert read.head().seq == before


def test_exactly_what_was_shown_comes_into_force(browser: Browser) -> None:
    client, text = browser("admin"), altered("needed = 0", "needed = 1")
    page = checked(client, text.replace("\n", "\r\n"))
    text = hidden(page, "text")
    page = client.post("/policy/activate", {"text": text}).content.decode()
    assert "Put this policy into force?" in page
    assert "The yes of 1 of 2 approvers is enough" in page
    said = {"text": text, "seen": hidden(page, "seen"), "confirm": "yes", "read": "on"}
    other = {**said, "text": text + "# more\n", "once": "1"}
    assert client.post("/policy/activate", other).status_code == 422
    assert client.post("/policy/activate", {**said, "read": "", "once": "2"}).status_code == 422
    assert browser("dev").post("/policy/activate", {**said, "once": "3"}).status_code == 422
    assert read.world().policy_version == 1
    for _ in range(2):
        answer = client.post("/policy/activate", {**said, "once": "4"}, follow=True)
        assert answer.status_code in {200, 422}
    assert read.world().policy_version == 2
    assert read.world().policy.quorum.needed == 1
    assert "\r" not in policies.text_in_force()
    assert "is enough; it was 2 of 2." in shown(client, "/policy")
    assert '<li class="is-added">' in shown(client, "/policy/2")


def test_the_table_of_notices_says_everything_in_words() -> None:
    policy = Policy.parse(POLICY)
    lines = matrix(policy)
    assert len(lines) == len(policy.notices)
    assert all(line.to or line.copy_to for line in lines)
    used = {each.when for each in policy.notices} - {""}
    assert used <= WHEN.keys()
    assert {one for each in policy.notices for one in each.clocks} <= CLOCKS.keys()
    named = {one for each in policy.notices for one in (*each.to, *each.copy_to)}
    assert {one for one in named if "_" in one} <= BY_THEMSELVES.keys()
