"""This module is the addresses of step 5 and of every run: the board, its short pages, screenshots, and the code for a phone."""

from django.urls import path

from offcycle.web.run import board, during, pictures, reporting, standing, starting, validating

urlpatterns = [
    path("changes/<str:ref>/runs/<str:number>", board.show, name="run"),
    path("changes/<str:ref>/runs/<str:number>/report", reporting.report, name="report-step"),
    path("changes/<str:ref>/runs/<str:number>/tick", reporting.tick, name="tick-steps"),
    path("changes/<str:ref>/pictures/<str:digest>", pictures.picture, name="picture"),
    path("changes/<str:ref>/stand-by.svg", standing.code, name="stand-by-code"),
    starting.STAGING.url(),
    starting.PRODUCTION.url(),
    starting.ROLLBACK.url(),
    standing.STAND_BY.url(),
    standing.STAND_DOWN.url(),
    during.AMEND.url(),
    during.AGREEING.url(),
    during.RESOLVE.url(),
    during.STOP.url(),
    during.FINISH.url(),
    validating.VALIDATE.url(),
]
