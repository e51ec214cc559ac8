"""This module shows the text of a message as HTML: paragraphs, and one button for the link that we gave it.

Laws:
- Nothing that people type becomes markup, and no address that they type becomes a link.
- It loads nothing from anywhere, and runs nothing.
"""

import html
import re

LONGEST = 32_000
"""A text of more characters is sent without HTML, which would only make it twice as long."""
_UNSEEN = {code: None for code in (*range(32), *range(127, 160)) if code != ord("\t")}
_OURS = re.compile(r"https?://[^\s\"'<>\\]{1,2000}")
_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"></head>
<body style="margin:0;padding:16px;font:16px/1.5 Arial,Helvetica,sans-serif">
<div style="max-width:600px;overflow-wrap:anywhere">
{parts}
</div></body></html>
"""
_BUTTON = (
    '<p style="margin:24px 0"><a href="{link}" style="display:inline-block;padding:12px 20px;'
    'border-radius:4px;background:#005ea2;color:#ffffff;font-weight:bold;text-decoration:none">'
    "Open it in Offcycle</a></p>"
)


def page(text: str, *, link: str = "") -> str:
    """The text as a page of HTML; the line that is the link, if it has one, as a button."""
    lines = [_shown(line) for line in text.replace("\r\n", "\n").split("\n")]
    linked = link if _OURS.fullmatch(link) else ""
    parts: list[str] = []
    paragraph: list[str] = []
    button, br = (
        linked,
        "<br>\n",
    )  # lines stay as short as they are: long ones would have to be encoded
    for line in (*lines, ""):
        is_link = bool(button) and line.strip() == button
        if line.strip() and not is_link:
            paragraph.append(html.escape(line))
            continue
        if paragraph:
            parts.append(f"<p>{br.join(paragraph)}</p>")
            paragraph = []
        if is_link:
            parts.append(_BUTTON.format(link=html.escape(button)))
            button = ""  # the first only
    return _PAGE.replace("{parts}", "\n".join(parts))


def _shown(line: str) -> str:
    """The line without what cannot be seen, which HTML does not allow."""
    return line.translate(_UNSEEN)
