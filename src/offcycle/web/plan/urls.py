"""This module is the addresses of the pages of step 1, the plan."""

from django.urls import path

from offcycle.web.plan import comparing

urlpatterns = [
    path("changes/<str:ref>/plan/compare", comparing.page, name="compare-plan"),
]
