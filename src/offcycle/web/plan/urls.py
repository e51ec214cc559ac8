"""This module is the addresses of the pages of step 1, the plan."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from offcycle.web.plan import beginning, comparing, fetching
from offcycle.web.plan.editing import EDIT
from offcycle.web.plan.talking import COMMENT, SETTLE
from offcycle.web.visitor import asks


@asks
def settle(request: HttpRequest, ref: str) -> HttpResponse:
    """The page on which a question is settled. Its button stands beside each question, so the change's page lists it nowhere else."""
    return SETTLE.page(request, ref)


urlpatterns = [
    EDIT.url(),
    path("changes/<str:ref>/plan/start", beginning.page, name="start-plan"),
    path("changes/<str:ref>/plan/compare", comparing.page, name="compare-plan"),
    path("changes/<str:ref>/plan.md", fetching.page, name="plan-file"),
    COMMENT.url(),
    path("changes/<str:ref>/settle-comment", settle, name=SETTLE.command),
]
