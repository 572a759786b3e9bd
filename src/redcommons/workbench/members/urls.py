"""Addresses of a study's people."""

from django.urls import path

from redcommons.workbench.members import views

urlpatterns = [
    path("s/<str:study>/people/", views.people, name="members"),
    path("s/<str:study>/people/invite/", views.invite, name="invite"),
    path("s/<str:study>/people/take-back/<str:seal>/", views.take_back, name="take_back_invitation"),
    path("s/<str:study>/people/appoint/<str:person>/", views.appoint, name="appoint"),
    path("s/<str:study>/people/leave/", views.leave, name="leave"),
]
