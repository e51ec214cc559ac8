"""This module holds how what the pages take from others is copied, and that no package is built without it."""

from pathlib import Path

import pytest

from devtools import assets, packing
from devtools.places import ROOT


def test_the_copy_is_made_whole_or_not_at_all(tmp_path: Path) -> None:
    vendor = tmp_path / "vendor"
    vendor.mkdir()
    (vendor / "old").touch()
    with pytest.raises(assets.AssetsError, match=r"Start \./offcycle once"):
        assets.copy(modules=tmp_path / "nothing", vendor=vendor)
    assert [path.name for path in tmp_path.rglob("*")] == ["vendor", "old"]


def test_what_asks_for_files_that_are_not_served_is_left_out() -> None:
    style = (
        "@font-face{src:url(../fonts/a.woff2)}a{b:url(../img/hero.jpg)}i{m:url(../img/i/x.svg)}\n"
        "/*# sourceMappingURL=uswds.min.css.map */\n"
    )
    assert assets.trimmed(style) == "a{b:none}i{m:url(img/i/x.svg)}\n"


def test_an_icon_that_does_not_exist_is_named() -> None:
    with pytest.raises(assets.AssetsError, match="account_circle"):
        assets.sprite("<svg></svg>")


def test_what_npm_says_is_explained() -> None:
    assert "another file" in assets.meaning("npm error code EINTEGRITY")
    assert assets.meaning("something new") == assets.UNKNOWN_MEANING


def test_no_package_is_built_without_what_the_pages_load(tmp_path: Path) -> None:
    packing.demand_assets(ROOT)
    with pytest.raises(SystemExit, match="The package was not built"):
        packing.demand_assets(tmp_path)
