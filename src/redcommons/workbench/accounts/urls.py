"""Addresses of coming in, of one's own page and of accounts."""

from django.urls import path

from redcommons.workbench.accounts import keeping, views

urlpatterns = [
    path("first/<str:secret>/", views.first, name="first"),
    path("join/<str:study>/<str:secret>/", views.join, name="join"),
    path("me/", views.me, name="me"),
    path("back/<str:secret>/", views.way_back, name="way_back"),
    path("people/", keeping.people, name="people"),
    path("people/<str:person>/close/", keeping.close, name="close_account"),
    path("people/<str:person>/open/", keeping.reopen, name="open_account"),
    path("people/<str:person>/administrator/", keeping.administrate, name="administrate"),
    path("people/<str:person>/back/", keeping.way_back, name="make_way_back"),
]
