"""This module compares revisions of a plan in a browser, as a reader and as a screen reader meets them."""

import pytest

from offcycle.ledger import plans
from offcycle.ledger.record import Recorded
from offcycle.process.kernel import Actor
from tests.web.conftest import PLAN, Browser, a_change


def saved(ref: str, markdown: bytes, message: str = "") -> None:
    assert isinstance(
        plans.revise(change=ref, markdown=markdown, actor=Actor("dev"), message=message), Recorded
    )


@pytest.mark.says("1.12")
def test_what_differs_is_marked_with_words_too(browser: Browser) -> None:
    ref = a_change(3)
    edited = PLAN.replace(b"# Switch over", b"# Switch over <b>").replace(
        b"2. Click", b"2. Wait for the sign, then click"
    )
    saved(ref, edited + b"2. Look at `<script>` again.\n", "Wait <i>first</i>.")
    path = f"/changes/{ref}/plan/compare"
    page = browser("dev").get(path).content.decode()
    assert '<ins><span class="usa-sr-only">[added: </span>' in page
    assert '<del><span class="usa-sr-only">[removed: </span>' in page
    assert "Rollback step 2" in page
    assert "Wait &lt;i&gt;first&lt;/i&gt;." in page
    assert "<script>`" not in page
    back = browser("dev").get(f"{path}?from=2&to=1").content.decode()
    assert "is left out" in back
    assert (
        "No step, note or value differs."
        in browser("dev").get(f"{path}?from=2&to=2").content.decode()
    )
    for asked in ("from=3", "from=x", "to=0", "from=1&to=99999999999"):
        assert browser("dev").get(f"{path}?{asked}").status_code == 404
    assert browser("dev").get(f"/changes/{a_change(1)}/plan/compare").status_code == 404
    assert browser("affected").get(path).status_code == 404
