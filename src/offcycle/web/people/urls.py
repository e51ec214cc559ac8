"""This module is the addresses of people, systems, absences, and of one's own account."""

from django.urls import path

from offcycle.web.people import (
    absences,
    account,
    directory,
    following,
    handing,
    importing,
    keeping,
    places,
    templates,
)

urlpatterns = [
    path("people", directory.everybody, name="people"),
    path("people/<str:of>", directory.person, name="person"),
    path("people/<str:of>/password", handing.password, name="set-password"),
    path("people/<str:of>/token", handing.token_for, name="token-for"),
    *(
        each.url()
        for each in (keeping.ADD, keeping.CHANGE, keeping.DISABLE, keeping.ENABLE, keeping.GIVE)
    ),
    keeping.TAKE.url(),
    keeping.TELEPHONE.url(),
    path("systems/<str:of>", directory.system, name="system"),
    path("systems/<str:of>/templates/<str:name>", templates.template, name="template"),
    path("systems/<str:of>/keep-template", templates.keep, name="set-template"),
    *(
        each.url()
        for each in (
            places.ADD,
            places.CHANGE,
            places.ADD_TEAM,
            places.RENAME_TEAM,
            places.SET_LIST,
            places.CHANGE_LIST,
        )
    ),
    places.REMOVE_TEMPLATE.url(),
    path("import", importing.table, name="import"),
    path("absences", absences.absences, name="absences"),
    path("absences/calendar/<str:of>", following.calendar, name="absence-calendar"),
    absences.END.url(),
    path("account", account.account, name="account"),
    path("account/browsers/<str:number>/forget", account.forget_browser, name="forget-browser"),
    path("account/token", handing.own_token, name="make-token"),
    handing.REVOKE.url(),
]
