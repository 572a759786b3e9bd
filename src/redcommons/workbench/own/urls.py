"""Addresses of what one gave, of withdrawal, and of files that are built again."""

from django.urls import path

from redcommons.workbench.own import studying, views

urlpatterns = [
    path("me/gave/<str:study>/", views.gave, name="gave"),
    path("me/gave/<str:study>/look/", views.before_withdrawing, name="before_withdrawing"),
    path("me/gave/<str:study>/withdraw/", views.withdraw, name="withdraw_given"),
    path("s/<str:study>/work/", views.work_ledger, name="work_ledger"),
    path("s/<str:study>/practice/", studying.practice, name="practice"),
    path("s/<str:study>/practice/approval/", studying.write_approval, name="write_approval"),
    path("s/<str:study>/practice/look/", studying.look, name="practice_look"),
    path("s/<str:study>/practice/take/", studying.export, name="practice_export"),
    path("me/practice/<str:study>/", studying.answer_research, name="answer_research"),
    path("s/<str:study>/again/", views.to_build, name="to_build"),
]
