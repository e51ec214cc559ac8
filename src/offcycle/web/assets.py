"""This module serves what pages load: under names that hold a hash of the content, and compressed.

A browser keeps such a file for good, since other content has another name. What comes from others
has a compressed twin beside it, made as it was copied (`devtools/assets.py`); our own few files and
the pages are compressed as they are sent.
"""

import hashlib
import os
import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from whitenoise.middleware import (  # type: ignore[import-untyped]  # it has no types
    WhiteNoiseMiddleware,
)

DIGITS = 12
COMPRESSED = re.compile(r"text/(html|css|javascript)|image/svg\+xml")
PARTIAL = {204, 206, 304}


class Named(StaticFilesStorage):
    """Gives a file's address. In debugging files change while they are served, so there it is the plain one."""

    def url(self, name: str | None) -> str:
        return super().url(name if name is None or settings.DEBUG else hashed(name))


@cache
def hashed(name: str) -> str:
    """A name with the hash of its file; the plain name where there is no such file."""
    path = finders.find(name)
    if not path:
        return name
    digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()[:DIGITS]
    plain = Path(name)
    return plain.with_name(f"{plain.stem}.{digest}{plain.suffix}").as_posix()


class Served(WhiteNoiseMiddleware):  # type: ignore[misc]  # it has no types
    """Answers under both names, since a style sheet calls its images by their plain ones."""

    def add_file_to_dictionary(
        self, url: str, path: str, stat_cache: dict[str, os.stat_result] | None = None
    ) -> None:
        super().add_file_to_dictionary(url, path, stat_cache)
        name = url.removeprefix(self.static_prefix)
        if not self.is_compressed_variant(path, stat_cache):
            super().add_file_to_dictionary(self.static_prefix + hashed(name), path, stat_cache)


class Compressed(GZipMiddleware):
    """Compresses pages, styles and scripts that are sent whole; what the API answers stays as it was hashed.

    A page's secret is not guessed by its length: the form's token differs in each page, other sites
    cannot make a browser ask in our name, and Django adds up to 100 bytes of chance.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        whole = request.method != "HEAD" and response.status_code not in PARTIAL
        if whole and COMPRESSED.match(response.headers.get("Content-Type", "")):
            return super().process_response(request, response)
        return response
