"""This module tries the policy at the terminal: checked with the lines of its faults, shown, weighed and put into force."""

import json
from pathlib import Path

import pytest

from tests.cli.installed import SETUP, commands, environment
from tests.cli.terminal import offcycle
from tests.paper import own_papers
from tests.process.story import POLICY


def test_a_policy_is_checked_with_line_and_column_of_each_fault(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    nowhere = {"OFFCYCLE_DATA_DIR": str(tmp_path / "none")}
    policy.write_text(
        POLICY.replace("holds_hours = 72", "holds_hours = 0").replace("[archive]", "[archiv]")
    )
    said = offcycle("policy", "check", str(policy), environment=nowhere)
    lines = policy.read_text().split("\n")
    held, archived = lines.index("holds_hours = 0") + 1, lines.index("[archiv]") + 1
    assert (said.code, said.out.splitlines()) == (1, [
        (f"{policy}:{held}:15: quorum.holds_hours: It has to be more than 0. "
        "How many hours approvals hold; when deferred, until the window ends."),
        f"{policy}:{archived}:2: archiv: There is no setting “archiv” here. Perhaps “archive” is meant.",
    ])  # fmt: skip
    (first, _) = offcycle("policy", "check", str(policy), "--json", environment=nowhere).data
    assert (first["line"], first["column"], first["where"]) == (held, 15, "quorum.holds_hours")
    policy.write_text(POLICY)
    good = offcycle("policy", "check", str(policy), environment=nowhere)
    assert (good.code, good.err) == (0, "")
    said = "The policy “Headstart Hosting” can be used. Approvers' seats: cor1, cor2.\n"
    assert good.out.startswith(f"{said}The next 12 windows by its rule:\n")
    assert good.out.count("Eastern") == 12
    assert not (tmp_path / "none" / "offcycle.sqlite3").exists()
    assert offcycle("policy", "check", str(tmp_path / "nothing")).code == 2


@pytest.mark.says("3.2")
def test_an_own_paper_is_tried_where_the_policy_is_checked(tmp_path: Path) -> None:
    policy, papers = tmp_path / "policy.toml", tmp_path / "none" / "papers"
    nowhere = {"OFFCYCLE_DATA_DIR": str(tmp_path / "none")}
    policy.write_text(POLICY.replace("[form]\n", '[form]\npaper = "form.docx"\n'))
    said = offcycle("policy", "check", str(policy), environment=nowhere)
    assert said.code == 0
    assert "“form.docx” cannot be used: there is no such file" in said.err
    assert f"Put a Word document of this name into {papers}" in said.err
    papers.mkdir(parents=True)
    (papers / "form.docx").write_bytes(own_papers.word("{{ ref }}"))
    said = offcycle("policy", "check", str(policy), environment=nowhere)
    assert (said.code, said.err) == (0, "")
    assert "“form.docx” has no place for system, " in said.out
    policy.write_text(POLICY.replace("[form]\n", '[form]\npaper = "../form.docx"\n'))
    said = offcycle("policy", "check", str(policy), environment=nowhere)
    assert said.code == 1
    assert "form.paper: " in said.out


def test_the_schema_is_for_editors() -> None:
    schema = offcycle("policy", "schema").data
    assert schema["$schema"].endswith("2020-12/schema")
    assert schema["$defs"]["Quorum"]["properties"]["seats"]["description"]


@pytest.mark.says("intro.3")
def test_a_policy_tells_what_it_does_before_it_comes_into_force(
    database_url: str, tmp_path: Path
) -> None:
    settings, policy = environment(database_url, tmp_path), tmp_path / "policy.toml"
    (tmp_path / "data").mkdir()
    commands(settings, SETUP)
    text = POLICY.replace("needed = 0", "needed = 1").replace("amendments = 2", "amendments = 1")
    policy.write_text(text.replace('waive = ["lead"]', 'waive = ["chief"]').replace('lead = "lead"', 'lead = "chief"').replace('lead = "hosting lead"', ""))  # fmt: skip
    checked = offcycle("policy", "check", str(policy), environment=settings)
    assert checked.code == 0
    assert "WARNING: " in checked.err
    given = ("policy", "activate", str(policy))
    asked = offcycle(*given, environment=settings)
    assert asked.code == 1
    assert "The yes of 1 of 2 approvers is enough; it was 2 of 2." in asked.out
    assert "No longer so: 2 amendments are taken in a run. Now it is 1." in asked.out
    assert "Open changes that were looked at: 0." in asked.out
    assert "give --yes" in asked.err
    assert offcycle(*given, "--yes", environment=settings).out.endswith(
        "Policy 2 is in force.\nNext: offcycle check\n"
    )
    shown = offcycle("policy", "show", environment=settings)
    assert shown.out == policy.read_text()
    plain = offcycle("policy", "show", "--plain", environment=settings).out
    assert "- 1 of 2 have to say yes." in plain
    as_data = json.loads(offcycle("policy", "show", "--json", environment=settings).out)
    assert as_data["quorum"]["needed"] == 1
    policy.write_text("[quorum]\nneeded = -1")
    bad = offcycle(*given, "--yes", environment=settings)
    assert (bad.code, f"{policy}:2:10: quorum.needed" in bad.out) == (1, True)
