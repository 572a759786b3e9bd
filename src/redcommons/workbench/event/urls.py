"""Addresses of events: the code at the door, a visitor's own page, and a facilitator's."""

from django.urls import path

from redcommons.workbench.event import codes, facilitating, finding, visiting

EVENT = "s/<str:study>/events/<str:event>/"

urlpatterns = [
    path("at/", codes.at, name="at"),
    path("at/<str:code>/", codes.at_code, name="at_code"),
    path("s/<str:study>/event/", visiting.start, name="event"),
    path("s/<str:study>/event/begin/", visiting.begin, name="begin_event"),
    path("s/<str:study>/event/next/", visiting.next_person, name="next_person"),
    path("s/<str:study>/events/", facilitating.events, name="events"),
    path(EVENT + "code/", facilitating.open_code, name="open_code"),
    path(EVENT + "poster/<str:code>/", facilitating.poster, name="poster"),
    path(EVENT + "more/", facilitating.raise_budget, name="raise_budget"),
    path(EVENT + "tell/", facilitating.tell_targets, name="tell_targets"),
    path(EVENT + "found/", finding.triage, name="triage"),
    path(EVENT + "found/<str:finding>/mark/", finding.mark, name="mark_finding"),
    path(EVENT + "found/<str:finding>/words/", finding.words, name="triage_words"),
]
