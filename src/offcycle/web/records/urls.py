"""This module is the addresses of the record and of the installation."""

from django.urls import path

from offcycle.web.records import about, deliveries, looking

urlpatterns = [
    path("log", looking.everything, name="log"),
    path("log/verify", looking.verify, name="verify"),
    path("exceptions", looking.exceptional, name="exceptions"),
    path("deliveries", deliveries.everything, name="deliveries"),
    path("about", about.about, name="about"),
]
