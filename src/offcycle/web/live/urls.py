"""This module is the address at which a page asks whether its change has grown."""

from django.urls import path

from offcycle.web.live import page

urlpatterns = [path("changes/<str:ref>/n", page.grown, name="grown")]
