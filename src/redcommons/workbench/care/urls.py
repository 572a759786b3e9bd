"""Addresses of what is private to a person. None of them names a person: everybody has only their own."""

from django.urls import path

from redcommons.workbench.care import views

urlpatterns = [
    path("s/<str:study>/boundaries/", views.boundaries, name="boundaries"),
    path("me/vault/", views.vault, name="vault"),
    path("me/vault/unlock/", views.unlock, name="unlock"),
    path("me/vault/new/", views.new_vault, name="new_vault"),
    path("me/vault/words/", views.new_words, name="new_words"),
    path("me/seen/", views.seen, name="seen"),
    path("me/notes/", views.notes, name="notes"),
]
