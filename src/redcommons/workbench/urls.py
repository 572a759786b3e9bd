"""Every address of the workbench. The matrix in tests/unit/workbench knows each one, and who may ask for it."""

from django.urls import include, path

from redcommons.workbench.accounts import ways

urlpatterns = [
    # An address is looked for from the top: where many people are at once stands first.
    path("", include("redcommons.workbench.rating.urls")),
    path("", include("redcommons.workbench.exploration.urls")),
    path("", include("redcommons.workbench.home.urls")),
    path("", include("redcommons.workbench.accounts.urls")),
    path("", include("redcommons.workbench.arriving.urls")),
    path("accounts/", include(ways.urlpatterns)),
    path("", include("redcommons.workbench.members.urls")),
    path("", include("redcommons.workbench.dataset.urls")),
    path("", include("redcommons.workbench.dissent.urls")),
    path("", include("redcommons.workbench.evaluation.urls")),
    path("", include("redcommons.workbench.care.urls")),
    path("", include("redcommons.workbench.labour.urls")),
    path("", include("redcommons.workbench.own.urls")),
    path("", include("redcommons.workbench.study.urls")),
    path("", include("redcommons.workbench.findings.urls")),
    path("", include("redcommons.workbench.event.urls")),
    *ways.provider_patterns,
]

handler400 = "redcommons.workbench.refused.unclear"
handler404 = "redcommons.workbench.refused.missing"
handler429 = "redcommons.workbench.refused.hurried"
handler500 = "redcommons.workbench.refused.broken"
