"""This module takes screenshots with a step, and shows them to whoever may see the change.

A picture is known by its first bytes and by its digest in the record, and is served so that a browser does nothing else with it.
"""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse

from offcycle.ledger import documents, pictures, read
from offcycle.ledger.read import View
from offcycle.process.events.run import StepReported
from offcycle.process.run.steps import MOST_ATTACHED
from offcycle.web.visitor import page, seen

DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
ALONE = "default-src 'none'; sandbox"


class _Several(forms.FileInput):
    allow_multiple_selected = True


class Pictures(forms.FileField):
    """Some screenshots; they are read as they come, since each is small."""

    def __init__(self) -> None:
        super().__init__(
            label="Screenshots",
            help_text=f"Up to {MOST_ATTACHED} pictures of {pictures.LARGEST // 2**20} MB. You may also paste one.",
            required=False,
            widget=_Several({"accept": ",".join(pictures.ENDINGS), "multiple": True}),
        )

    def clean(self, data: Any, initial: Any = None) -> list[bytes]:
        """Their bytes, each looked at."""
        given = data if isinstance(data, list) else [data] if data else []
        return [self._read(super(Pictures, self).clean(each, initial)) for each in given]

    def _read(self, file: "UploadedFile[Any]") -> bytes:
        try:
            if (file.size or 0) <= pictures.LARGEST:
                return pictures.looked_at(file.read(), str(file.name))
            return pictures.looked_at(file.read(pictures.LARGEST + 1), str(file.name))
        except pictures.NoPictureError as error:
            raise forms.ValidationError(str(error)) from error


@page
def picture(request: HttpRequest, ref: str, digest: str) -> HttpResponse:
    """A screenshot of the change, if it is one of this change."""
    view = seen(request, ref)
    name = f"sha256:{digest}"
    if not DIGEST.fullmatch(digest) or name not in _attached(view):
        raise Http404
    content = read.document(name)
    kind = pictures.kind(content)
    if not kind:
        if content == documents.EXPUNGED.encode():
            return HttpResponse("This picture was expunged.", "text/plain", status=410)
        raise Http404
    shown = HttpResponse(content, kind)
    shown.headers["Content-Security-Policy"] = ALONE
    shown.headers["Content-Disposition"] = (
        f'inline; filename="{ref}-{digest[:12]}.{pictures.ENDINGS[kind]}"'
    )
    return shown


def _attached(view: View) -> Iterable[str]:
    events = (each.event for each in view.happened)
    return {
        digest
        for event in events
        if isinstance(event, StepReported)
        for digest in event.attachments
    }
