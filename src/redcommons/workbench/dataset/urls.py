"""Addresses of a study's cases."""

from django.urls import path

from redcommons.workbench.dataset import views

urlpatterns = [
    path("s/<str:study>/cases/", views.cases, name="cases"),
    path("s/<str:study>/cases/text/<str:fingerprint>/", views.case_text, name="case_text"),
    path("s/<str:study>/cases/import/", views.bring, name="import"),
    path("s/<str:study>/cases/import/<str:upload>/", views.arrival, name="arrival"),
    path("s/<str:study>/cases/import/<str:upload>/state/", views.arrival_state, name="arrival_state"),
    path("s/<str:study>/cases/import/<str:upload>/first/<int:place>/", views.first_text, name="first_text"),
    path("s/<str:study>/cases/import/<str:upload>/keep/", views.keep, name="keep_cases"),
    path("s/<str:study>/cases/import/<str:upload>/again/", views.again, name="read_again"),
    path("s/<str:study>/cases/import/<str:upload>/leave/", views.leave, name="leave_file"),
    path("s/<str:study>/cases/from/<str:talk>/<int:number>/", views.promote, name="promote"),
    path("s/<str:study>/cases/releases/", views.releases, name="releases"),
    path("s/<str:study>/cases/releases/<str:content>/review/", views.review, name="review_release"),
]
