"""Addresses of conversations."""

from django.urls import path

from redcommons.workbench.exploration import briefs, coverage, keeping, listing, streaming, views

TALK = "s/<str:study>/explore/<str:talk>/"
BRIEF = "s/<str:study>/explore/briefs/<str:brief>/"
TURN = TALK + "<int:number>/"

urlpatterns = [
    path("s/<str:study>/explore/", views.talks, name="talks"),
    path("s/<str:study>/explore/coverage/", coverage.coverage, name="coverage"),
    path("s/<str:study>/explore/briefs/", briefs.briefs, name="briefs"),
    path(BRIEF, briefs.brief, name="brief"),
    path(BRIEF + "write/", briefs.write_brief, name="write_brief"),
    path(BRIEF + "take-back/", briefs.take_back_brief, name="take_back_brief"),
    path("s/<str:study>/explore/findings/", listing.listed, name="findings"),
    path("s/<str:study>/explore/findings/<str:finding>/", listing.finding, name="finding"),
    path(TALK, views.talk, name="talk"),
    path(TALK + "turns/", views.turns, name="turns"),
    path(TALK + "say/", streaming.say, name="say"),
    path(TALK + "again/", streaming.again, name="again"),
    path(TURN + "hear/", streaming.hear, name="hear"),
    path(TURN + "stop/", streaming.stop, name="stop_turn"),
    path(TURN + "keep/", keeping.keep, name="keep"),
    path(TURN + "take-back/", keeping.take_back, name="take_back"),
    path(TURN + "put-back/", keeping.put_back, name="put_back"),
]
