"""Addresses of a study's runs."""

from django.urls import path

from redcommons.workbench.evaluation import calibrating, reading, views

urlpatterns = [
    path("s/<str:study>/runs/", views.runs, name="runs"),
    path("s/<str:study>/runs/new/", views.new, name="run_new"),
    path("s/<str:study>/runs/compare/", reading.compare, name="compare"),
    path("s/<str:study>/runs/grid/<str:content>/", reading.grid, name="grid"),
    path("s/<str:study>/runs/<str:run>/", views.run, name="run"),
    path("s/<str:study>/runs/<str:run>/state/", views.state, name="run_state"),
    path("s/<str:study>/runs/<str:run>/pause/", views.pause, name="pause_run"),
    path("s/<str:study>/runs/<str:run>/go-on/", views.go_on, name="go_on_run"),
    path("s/<str:study>/runs/<str:run>/stop/", views.stop, name="stop_run"),
    path("s/<str:study>/runs/<str:run>/calibrate/", calibrating.calibrate, name="calibrate"),
    path("s/<str:study>/runs/<str:run>/cases/", reading.cases, name="run_cases"),
    path("s/<str:study>/runs/<str:run>/cases/<int:number>/", reading.transcript, name="transcript"),
    path("s/<str:study>/runs/<str:run>/cases/<int:number>/<int:repeat>/", reading.attempt_text, name="attempt_text"),
]
