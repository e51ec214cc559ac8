"""This module shows the text of a message as HTML: paragraphs, and one button for the link that we gave it.

Laws:
- Nothing that people type becomes markup, and no address that they type becomes a link.
- It loads nothing from anywhere, and runs nothing.
"""

import html
import re

LONGEST = 32_000
"""A text of more characters is sent without HTML, which would only make it twice as long."""
ASKED = 240
"""A first line of more characters is told, not asked."""
_BREAK = "<br>\n"
_UNSEEN = {code: None for code in (*range(32), *range(127, 160)) if code != ord("\t")}
_OURS = re.compile(r"https?://[^\s\"'<>\\]{1,2000}")
_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>Offcycle</title>
<style>
:root { color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
  body { background: #16191d !important; color: #eceff2 !important; }
  .button { background: #73b3e7 !important; color: #10161c !important; }
}
</style></head>
<body style="margin:0;padding:16px;font:16px/1.5 Arial,Helvetica,sans-serif;
background:#ffffff;color:#1b1b1b">
<div style="max-width:600px;overflow-wrap:anywhere">
{parts}
</div></body></html>
"""
_FIRST = "font-size:18px;font-weight:bold;line-height:1.4;margin:0 0 16px"
"""What is asked of whom until when: the first line, to be seen before anything else."""
_BUTTON = (
    '<p style="margin:24px 0"><a href="{link}" class="button"\n'
    'style="display:inline-block;padding:12px 20px;\n'
    'border-radius:4px;background:#005ea2;color:#ffffff;font-weight:bold;text-decoration:none">\n'
    "Open it in Offcycle</a></p>"
)


def link_in(text: str, address: str) -> str:
    """The line of a text that is an address of this installation and nothing else; the last, as ours stand at the end."""
    ours = [line for line in text.splitlines() if _is_at(line, address)]
    return ours[-1] if ours else ""


def _is_at(line: str, address: str) -> bool:
    there = line == address or line.startswith(f"{address}/")
    return there and not any(each.isspace() for each in line)


def page(text: str, *, link: str = "") -> str:
    """The text as a page of HTML; the line that is the link, if it has one, as a button."""
    lines = [_shown(line) for line in text.replace("\r\n", "\n").split("\n")]
    button = link if _OURS.fullmatch(link) else ""
    parts: list[str] = []
    paragraph: list[str] = []
    for line in (*lines, ""):
        is_link = bool(button) and line.strip() == button
        if line.strip() and not is_link:
            paragraph.append(html.escape(line))
            continue
        parts += _paragraph(paragraph, first=not parts)
        paragraph = []
        if is_link:
            parts.append(_BUTTON.format(link=html.escape(button)))
            button = ""  # the first only
    return _PAGE.replace("{parts}", "\n".join(parts))


def _paragraph(lines: list[str], *, first: bool) -> list[str]:
    """Its markup; of the first one, what its first line asks is set off, unless it is long."""
    if not lines:
        return []
    top, below = lines[0], lines[1:]
    shown: list[str] = []
    if first and len(top) <= ASKED:
        shown.append(f'<p style="{_FIRST}">{top}</p>')
        lines = below
    # Lines stay as short as they are: long ones would have to be encoded.
    return [*shown, *([f"<p>{_BREAK.join(lines)}</p>"] if lines else [])]


def _shown(line: str) -> str:
    """The line without what cannot be seen, which HTML does not allow."""
    return line.translate(_UNSEEN)
