"""This module answers the machines that watch this one: is it alive, and can it answer others."""

import structlog
from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from offcycle.ledger import read

log = structlog.get_logger()


@require_safe
@never_cache
def alive(_: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked, so that a database that is away restarts nobody."""
    return JsonResponse({"alive": True})


@require_safe
@never_cache
def ready(_: HttpRequest) -> HttpResponse:
    """The record can be read."""
    try:
        read.head()
    except (Error, ValueError) as error:  # away, or not set up: then there is no head
        log.warning("health.not_ready", because=str(error))
        return JsonResponse(
            {"ready": False, "because": "The record cannot be read. Look at the database."},
            status=503,
        )
    return JsonResponse({"ready": True})
