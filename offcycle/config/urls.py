"""This module is the addresses of the server: which entrance answers under which path."""

from django.urls import URLPattern, URLResolver

# The JSON interface (`api/v1/`) and the pages (everything else) each add one line here.
urlpatterns: list[URLPattern | URLResolver] = []
