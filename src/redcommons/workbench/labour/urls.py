"""Addresses of terms, support, and one's own work record."""

from django.urls import include, path

from redcommons.workbench.labour import views

urlpatterns = [
    path("", include("redcommons.workbench.labour.voice_urls")),
    path("s/<str:study>/terms/", views.terms, name="terms"),
    path("s/<str:study>/terms/write/", views.write_terms, name="write_terms"),
    path("s/<str:study>/terms/answer/", views.answer, name="answer_terms"),
    path("support/", views.support, name="support"),
    path("support/write/", views.write_support, name="write_support"),
    path("me/work/", views.work, name="work"),
    path("me/work/<str:study>/", views.note_time, name="note_time"),
    path("me/work.<str:form>", views.export, name="work_export"),
]
