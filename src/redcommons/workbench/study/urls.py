"""Addresses of a study's scope."""

from django.urls import path

from redcommons.workbench.study import depth, views

SCOPE = "s/<str:study>/scope/"

urlpatterns = [
    path(SCOPE, views.charter, name="scope"),
    path(SCOPE + "values/", views.values, name="values"),
    path(SCOPE + "left-out/", views.exclusions, name="exclusions"),
    path(SCOPE + "scenarios/", views.scenarios, name="scenarios"),
    path(SCOPE + "vocabularies/", views.vocabularies, name="vocabularies"),
    path(SCOPE + "interests/", views.interests, name="interests"),
    path(SCOPE + "people/", views.participation, name="participation"),
    path(SCOPE + "definitions/", depth.definitions, name="definitions"),
    path(SCOPE + "definition/", depth.definition, name="definition"),
    path(SCOPE + "define/", depth.define, name="define"),
    path(SCOPE + "decisions/", depth.decisions, name="decisions"),
    path(SCOPE + "trace/", depth.trace, name="trace"),
    path(SCOPE + "mappings/suggest/", depth.suggest, name="suggest_mapping"),
    path(SCOPE + "mappings/judge/", depth.judge, name="judge_mapping"),
    path(SCOPE + "mappings/bring/", depth.bring_mappings, name="bring_mappings"),
    path(SCOPE + "mappings/file/", depth.mappings_file, name="mappings_file"),
    path(SCOPE + "write/", views.write, name="write_line"),
    path(SCOPE + "add/", views.add, name="add_part"),
    path(SCOPE + "take-back/", views.take_back, name="take_back_part"),
    path(SCOPE + "history/", views.history, name="part_history"),
    path(SCOPE + "attach/", views.attach, name="attach_vocabulary"),
    path(SCOPE + "bring/", views.bring, name="bring_vocabulary"),
]
