"""Addresses of what one gave, of withdrawal, and of files that are built again."""

from django.urls import path

from redcommons.workbench.own import views

urlpatterns = [
    path("me/gave/<str:study>/", views.gave, name="gave"),
    path("me/gave/<str:study>/look/", views.before_withdrawing, name="before_withdrawing"),
    path("me/gave/<str:study>/withdraw/", views.withdraw, name="withdraw_given"),
    path("s/<str:study>/again/", views.to_build, name="to_build"),
]
