"""This module lets templates show the Markdown that people write."""

from django import template

from offcycle.web.markdown import markdown

register = template.Library()

register.filter("markdown", markdown)
