"""Addresses of coming in, of one's own page and of accounts."""

from django.urls import path

from redcommons.workbench.accounts import views

urlpatterns = [
    path("first/<str:secret>/", views.first, name="first"),
    path("join/<str:study>/<str:secret>/", views.join, name="join"),
    path("me/", views.me, name="me"),
    path("people/", views.people, name="people"),
    path("people/<str:person>/close/", views.close, name="close_account"),
]
