"""Addresses of the workspace's and of a study's home."""

from django.urls import path

from redcommons.workbench.home import views

urlpatterns = [
    path("", views.studies, name="studies"),
    path("new/", views.new, name="new_study"),
    path("stopped/", views.stopped, name="stopped"),
    path("language/", views.language, name="language"),
    path("s/<str:study>/", views.study, name="study"),
]
