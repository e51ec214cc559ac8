"""This module lets only those characters onto paper for which its two typefaces have a letter, and never loses one silently.

A PDF for everybody (PDF/UA-1) may hold no letter without a shape. What has none stands as its number, such as [U+4E2D], so
that a reader sees that there is something; so do marks that turn the direction of reading round, which could hide what a
command does. The ranges were found by setting each character in both typefaces; `tests/paper/test_letters.py` does so again.
"""

import re
import unicodedata

_RANGES = """
    a1-ac ae-377 37a-37f 384-38a 38c 38e-3a1 3a3-482 48a-4ff 510-513 51a-51d 531-556 559-58a
    58d-58f 904-939 93d 950 958-961 964-97f 10d0-10ff 115f-1160 13a0-13f5 13f8-13fd 1d00-1dbf
    1e00-1f15 1f18-1f1d 1f20-1f45 1f48-1f4d 1f50-1f57 1f59 1f5b 1f5d 1f5f-1f7d 1f80-1fb4
    1fb6-1fc4 1fc6-1fd3 1fd6-1fdb 1fdd-1fef 1ff2-1ff4 1ff6-1ffe 2010-2027 2030-2040 2042
    2044-2052 2054-205e 2070-2071 2074-208e 2090-209c 20a0-20c0 2100-211e 2120 2122 2124
    2126-2151 2153-2184 2189 2190-23ff 2422-2423 2460-262f 2638-268b 2690-269c 26a0-26a7
    26aa-26b2 2701-2704 2706-2709 270c-2727 2729-274b 274d 274f-2752 2756 2758-275e 2761-277f
    2794 2798-27af 27b1-2b73 2b76-2b95 2b97-2bff 2c60-2cee 2cf2-2cf3 2cf9-2cff 2e02-2e05
    2e08-2e0a 2e17-2e18 2e1f 2e22-2e25 2e2e fb01-fb02 fffd
"""
_ALLOWED = "".join(
    "-".join(f"\\U{int(end, 16):08x}" for end in each.split("-")) for each in _RANGES.split()
)
_STRANGE = re.compile(f"[^\n -~{_ALLOWED}]")
_MEANT = str.maketrans(
    {
        "\t": "    ",
        "\u2705": "\u2714",  # the coloured ticks and crosses that runbooks like
        "\u274c": "\u2718",
        "\ufe0e": None,  # whether the sign before it is coloured
        "\ufe0f": None,
        "\u00ad": None,  # where a word may be divided
        "\u200b": None,  # where a line may be broken
        "\u00a0": " ",
        "\u202f": " ",
        "\u2028": "\n",
        "\u2029": "\n",
    }
)


def printable(text: str) -> str:
    """The text in letters that the typefaces have; each other character as its number."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").translate(_MEANT)
    return _STRANGE.sub(_numbered, unicodedata.normalize("NFC", plain))


_ILLEGIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def legible(text: str) -> str:
    """The text for papers that bring their own typefaces: all letters but those that are no letters, or turn the others round."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return _ILLEGIBLE.sub(_numbered, unicodedata.normalize("NFC", plain))


def _numbered(found: re.Match[str]) -> str:
    return f"[U+{ord(found[0]):04X}]"


def allowed() -> list[str]:
    """Every character beyond ASCII that may stand on paper."""
    ends = [[int(end, 16) for end in each.split("-")] for each in _RANGES.split()]
    return [chr(code) for each in ends for code in range(each[0], each[-1] + 1)]
