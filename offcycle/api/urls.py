"""This module is the addresses of the JSON interface, and of the two questions that a machine asks about this one."""

from django.urls import include, path

from offcycle.api import health, v1

urlpatterns = [
    path("api/v1/", include(v1.addresses())),
    path("healthz", health.alive),
    path("readyz", health.ready),
]
