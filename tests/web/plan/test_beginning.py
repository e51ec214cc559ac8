"""This module holds where a plan begins on pages: an earlier plan, the offer on the change's page, a file, an example."""

from collections.abc import Callable

from offcycle.ledger import plans, read
from tests.web.conftest import Browser, a_change


def test_a_plan_starts_from_an_earlier_one(browser: Browser) -> None:
    earlier, ref = a_change(), a_change(2, title="Again")
    dev = browser("dev")
    assert f"/changes/{ref}/plan/start" in dev.get(f"/changes/{ref}").content.decode()
    page = dev.get(f"/changes/{ref}/plan/start").content.decode()
    assert "Plans that went well in production" in page
    assert f'value="{earlier}"' in page
    sent = {"source": "CR-9999", "once": "1"}
    assert dev.post(f"/changes/{ref}/plan/start", sent).status_code == 422
    answer = dev.post(f"/changes/{ref}/plan/start", {"source": earlier, "once": "2"}, follow=True)
    assert answer.redirect_chain == [(f"/changes/{ref}/plan/edit", 303)]
    assert f"The plan starts from {earlier}" in answer.content.decode()
    facts = read.change(ref).facts
    assert facts.plan
    assert facts.plan.came_from == earlier
    assert "There is a plan already" in dev.get(f"/changes/{ref}/plan/start").content.decode()


def test_an_example_is_there_to_write_over(browser: Browser) -> None:
    ref = a_change(2)
    page = browser("dev").get(f"/changes/{ref}/plan/edit?begin=example").content.decode()
    assert "# Site down" in page
    assert "<strong>3 steps</strong>, no fault" in page


def test_the_file_of_a_plan_is_as_it_came(browser: Browser) -> None:
    ref = a_change(3)
    current = read.change(ref).facts.plan
    assert current
    answer = browser("dev").get(f"/changes/{ref}/plan.md")
    assert answer.content == plans.markdown(current)
    assert f"{ref}-plan-1.md" in answer["Content-Disposition"]
    assert browser("dev").get(f"/changes/{ref}/plan.md?revision=2").status_code == 404


def test_the_page_of_a_change_with_a_plan_asks_little(
    browser: Browser, django_assert_max_num_queries: Callable[..., object]
) -> None:
    a_change()
    ref = a_change(3, title="Again")
    dev = browser("dev")
    dev.get(f"/changes/{ref}")
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]  # it is a context
        page = dev.get(f"/changes/{ref}").content.decode()
    assert "never ran in production" not in page  # all its steps ran, in the change before
