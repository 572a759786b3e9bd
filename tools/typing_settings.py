"""Settings for the type checker alone, which wants to know the applications with tables. Nothing runs on these."""

from importlib.util import find_spec

USE_TZ = True
SECRET_KEY = "read by the type checker only"  # noqa: S105  # opens nothing
APPLICATIONS = ("redcommons.adapters.store", "redcommons.workbench")
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    *(name for name in APPLICATIONS if find_spec(name.rpartition(".")[0]) and find_spec(name)),
]
