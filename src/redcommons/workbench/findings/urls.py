"""Addresses of a study's report and of its search."""

from django.urls import path

from redcommons.workbench.findings import looking, views

REPORT = "s/<str:study>/report/"

urlpatterns = [
    path(REPORT, views.report, name="report"),
    path(REPORT + "publish/", views.publish, name="publish"),
    path(REPORT + "preview/<path:page>", views.preview, name="report_preview"),
    path(REPORT + "editions/<str:folder>/", views.edition, name="edition"),
    path(REPORT + "editions/<str:folder>/verify/", views.verify, name="verify_edition"),
    path(REPORT + "editions/<str:folder>/files/<path:page>", views.edition_file, name="edition_file"),
    path("s/<str:study>/search/", looking.search, name="search"),
    path("s/<str:study>/search/text/", looking.text, name="found_text"),
]
