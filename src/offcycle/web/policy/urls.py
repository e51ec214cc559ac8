"""This module is the addresses of the policy."""

from django.urls import path

from offcycle.web.policy import checking, preview, reading

urlpatterns = [
    path("policy", reading.in_force, name="policy"),
    path("policy/check", checking.check, name="check-policy"),
    path("policy/activate", checking.activate, name="activate-policy"),
    path("policy/<int:number>", reading.version, name="policy-version"),
    path("policy/<int:number>/policy.toml", reading.file, name="policy-file"),
    path("policy/notices/<int:number>", preview.preview, name="notice"),
    path("policy/notices/<int:number>/mail", preview.mail, name="notice-mail"),
]
