"""This module is the addresses of the JSON interface, and of the two questions that a machine asks about this one."""

from django.urls import include, path, re_path

from offcycle.api import health, metrics, v1

urlpatterns = [
    path("api/v1/", include(v1.addresses())),
    re_path(r"^api(?:/|$)", v1.nothing_here),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("metrics", metrics.page),
]
