"""Every address of the workbench. The matrix in tests/unit/workbench knows each one, and who may ask for it."""

from django.urls import include, path

urlpatterns = [
    path("", include("redcommons.workbench.home.urls")),
    path("", include("redcommons.workbench.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("redcommons.workbench.members.urls")),
    path("", include("redcommons.workbench.study.urls")),
    path("", include("redcommons.workbench.findings.urls")),
    path("", include("redcommons.workbench.soon")),
]

handler404 = "redcommons.workbench.refused.missing"
handler500 = "redcommons.workbench.refused.broken"
