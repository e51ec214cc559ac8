"""This module is the addresses of the board."""

from django.urls import path

from offcycle.web.board import keeping, page

urlpatterns = [
    path("", page.page, name="board"),
    path("board/n", page.grown, name="board-grown"),
    path("board/views", keeping.save, name="save-view"),
    path("board/views/remove", keeping.remove, name="remove-view"),
    path("board/tour", keeping.close_tour, name="close-tour"),
]
