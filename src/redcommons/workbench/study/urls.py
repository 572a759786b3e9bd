"""Addresses of a study's scope."""

from django.urls import path

from redcommons.workbench.study import views

SCOPE = "s/<str:study>/scope/"

urlpatterns = [
    path(SCOPE, views.charter, name="scope"),
    path(SCOPE + "values/", views.values, name="values"),
    path(SCOPE + "left-out/", views.exclusions, name="exclusions"),
    path(SCOPE + "scenarios/", views.scenarios, name="scenarios"),
    path(SCOPE + "vocabularies/", views.vocabularies, name="vocabularies"),
    path(SCOPE + "write/", views.write, name="write_line"),
    path(SCOPE + "add/", views.add, name="add_part"),
    path(SCOPE + "take-back/", views.take_back, name="take_back_part"),
    path(SCOPE + "history/", views.history, name="part_history"),
    path(SCOPE + "attach/", views.attach, name="attach_vocabulary"),
    path(SCOPE + "bring/", views.bring, name="bring_vocabulary"),
]
