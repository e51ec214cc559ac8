"""This module tries to get something through that acts, loads or styles, and holds what is shown to what was written."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offcycle.web.markdown import RELATION, TAGS, markdown

NASTY = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<a href='javascript:x'>y</a>",
    "[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))", "[a](java&#115;cript:alert(1))", "[a](java\tscript:alert(1))",
    "[a](<java\nscript:alert(1)>)", "[a](&#x6A;avascript&colon;alert(1))", "[a](vbscript:x)", "[a](data:text/html;base64,PHN2Zz4=)",
    "![a](data:image/svg+xml;base64,PHN2Zz4=)", "![a](https://evil.example/x.png)", "[![a](https://x.example/i.png)](https://y.example)",
    "[a](//evil.example)", "[a](/sign-out)", "[a](\\\\evil)", "[a](https:evil)", "<javascript:alert(1)>", "<https://x.example>",
    "[a]: javascript:alert(1)\n\n[a]", '```sh onload=x"><script>\ncode\n```', "`<b style=x>`", "<style>*{}</style>", "<iframe srcdoc=x>",
    "<form action=https://evil.example><button>", "| a | b |\n|:-:|--|\n| <i> | [x](feed:javascript:y) |", "# <h1 id=main>", "&lt;script&gt;",
    "<math><mtext></p><svg>", "<!-- --!><script>", '[a](https://x.example/"onmouseover=x)', "[a](mailto:a@b.example?body=x)",
]  # fmt: skip


class Seen(HTMLParser):
    """What a browser would find in a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def seen(text: str) -> Seen:
    found = Seen()
    found.feed(markdown(text))
    found.close()
    return found


def harmless(found: Seen) -> None:
    allowed = {"a": {"href", "rel"}, "code": {"class"}, "ol": {"start"}, "pre": {"tabindex"}}
    for tag, attributes in found.tags:
        assert tag in TAGS
        assert set(attributes) <= allowed.get(tag, set())
        if tag == "a":
            assert re.match(r"(https?://|mailto:)\S+\Z", attributes["href"] or "", re.IGNORECASE)
            assert attributes["rel"] == RELATION


@pytest.mark.parametrize("text", NASTY)
def test_nothing_acts_loads_or_styles(text: str) -> None:
    harmless(seen(text))
    harmless(seen(f"- {text}\n  > {text}\n\n# {text}"))


@given(
    st.lists(
        st.sampled_from([*NASTY, "\n\n", "> ", "- ", "*", "`", "[", "](", "<", '"', "a"]),
        max_size=12,
    )
)
def test_nor_does_anything_made_of_it(pieces: list[str]) -> None:
    harmless(seen("".join(pieces)))


words = st.lists(st.sampled_from(["one", "two", "x1", "Ü"]), min_size=1, max_size=4).map(" ".join)


@given(
    st.lists(
        st.tuples(st.sampled_from(["", "- ", "1. ", "> ", "# ", "    ", "<b>"]), words), max_size=6
    )
)
def test_no_word_is_lost(lines: list[tuple[str, str]]) -> None:
    found = seen("\n\n".join(mark + said for mark, said in lines))
    assert found.text.replace("<b>", "").split() == " ".join(said for _, said in lines).split()


def test_what_is_shown() -> None:
    html = markdown("# Do *it*\n\n1. Run\n\n   ```sh run on=web\n   make\n   ```\n\n~~no~~")
    assert "<p><strong>Do <em>it</em></strong></p>" in html
    assert '<pre tabindex="0"><code class="language-sh">make\n</code></pre>' in html
    assert f'<a href="https://x.example/i.png" rel="{RELATION}">image: a map</a>' in markdown(
        "![a map](https://x.example/i.png)"
    )
    assert seen("[the other](other.md)").text.strip() == "the other (other.md)"
    assert "<pre" in markdown("x" * 30_000)
    assert "<br>" in markdown("one\ntwo", "lines")
    assert "<br>" not in markdown("one\ntwo")


@pytest.mark.parametrize(
    "piece", ["[", "*a **b ", "`", "![](", "> ", "<", "[a](", "_a__", "|", "&"]
)
def test_hostile_texts_take_no_time(piece: str) -> None:
    began = time.process_time()
    markdown(piece * (19_000 // len(piece)))
    markdown("".join("`" * number + " " for number in range(190)))
    assert time.process_time() - began < 2


def test_labels_of_a_step_begin_lines_of_their_own() -> None:
    html = markdown("Open it.\nExpected: a form.\n**Rollback:** close it\nand go on.\nNote: yes")
    first = "<p>Open it.<br>\nExpected: a form.<br>\n<strong>Rollback"
    assert html.startswith(first)
    assert "close it\nand go on.<br>\nNote: yes" in html
