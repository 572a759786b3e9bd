"""Addresses of conversations."""

from django.urls import path

from redcommons.workbench.exploration import answering, beginning, beside, head, in_role, next_session, streaming, views

TALK = "s/<str:study>/explore/<str:talk>/"
TURN = TALK + "<int:number>/"

urlpatterns = [
    path("s/<str:study>/explore/", beginning.talks, name="talks"),
    path(TALK, views.talk, name="talk"),
    path(TALK + "turns/", views.turns, name="turns"),
    path(TALK + "head/", head.head, name="talk_head"),
    path(TALK + "next/", next_session.follow, name="follow"),
    path(TALK + "role/", in_role.take_role, name="take_role"),
    path(TALK + "answer/", answering.answer, name="answer"),
    path(TALK + "heads/", beside.heads, name="heads"),
    path(TALK + "write/", beside.write, name="write"),
    path(TALK + "say/", streaming.say, name="say"),
    path(TALK + "again/", streaming.again, name="again"),
    path(TALK + "hear/", streaming.hear, name="hear"),
    path(TURN + "stop/", streaming.stop, name="stop_turn"),
    path(TURN + "came/", beside.came, name="came"),
    path(TURN + "keep/", views.keep, name="keep"),
    path(TURN + "take-back/", views.take_back, name="take_back"),
]
