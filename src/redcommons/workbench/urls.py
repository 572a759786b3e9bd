"""Every address of the workbench. The matrix in tests/unit/workbench knows each one, and who may ask for it."""

from django.urls import include, path

from redcommons.workbench.accounts import ways

urlpatterns = [
    path("", include("redcommons.workbench.home.urls")),
    path("", include("redcommons.workbench.accounts.urls")),
    path("accounts/", include(ways.urlpatterns)),
    path("", include("redcommons.workbench.members.urls")),
    path("", include("redcommons.workbench.soon")),
    *ways.provider_patterns,
]

handler404 = "redcommons.workbench.refused.missing"
handler429 = "redcommons.workbench.refused.hurried"
handler500 = "redcommons.workbench.refused.broken"
