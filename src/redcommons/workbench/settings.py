"""What Django is told, as a function of the workspace that is served: one workspace, one process, no settings file."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from redcommons.adapters.store.connection import database
from redcommons.values.words import LOCALES

HERE = Path(__file__).resolve().parent
LANGUAGES = (("en", "English"), ("es", "Español"), ("ar", "العربية"))
ROOMS = (
    "accounts",
    "arriving",
    "home",
    "members",
    "exploration",
    "dataset",
    "evaluation",
    "care",
    "labour",
    "own",
    "rating",
    "study",
    "findings",
    "event",
    "dissent",
)
"""Folders of the workbench that have tables, templates or scripts of their own."""

ARRIVING = {"come_in": "1000/m/ip", "record": "30/m/ip"}
"""How often people come in from one address, where many share one at an event, and how often a record code is tried."""

OWN_NAMES = ("127.0.0.1", "localhost", "[::1]")
"""Names that this machine has for itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What is served, and how it is reached."""

    where: str
    """The workspace: a folder or a PostgreSQL URL."""
    secret: str
    """Key of sessions and forms."""
    hosts: tuple[str, ...] = OWN_NAMES
    """Names under which the workbench answers; any other is refused, which defeats rebinding of names."""
    https: bool = False
    """Whether it is reached over TLS, its own or a proxy's."""
    provider: bool = False
    """Whether it is an OpenID provider for others; the tests sign in with one of these."""


def configure(served: Served) -> None:
    """Tell Django everything, once in a process, and before any table is imported."""
    settings.configure(**values(served))
    django.setup()


def values(served: Served) -> dict[str, Any]:
    """Return every setting."""
    return {
        "SECRET_KEY": served.secret,
        "ALLOWED_HOSTS": list(served.hosts),
        "DATABASES": {"default": database(served.where)},
        "ROOT_URLCONF": "redcommons.workbench.urls",
        "AUTH_USER_MODEL": "accounts.User",
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "INSTALLED_APPS": _applications(served),
        "MIDDLEWARE": MIDDLEWARE,
        "TEMPLATES": [_templates()],
        **_words(),
        **_accounts(served),
        **_safety(served),
    }


MIDDLEWARE = [
    "redcommons.workbench.middleware.policy",
    "servestatic.middleware.ServeStaticMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "redcommons.workbench.middleware.language",
    "redcommons.workbench.middleware.bounds",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "redcommons.workbench.care.middleware.care",
    "redcommons.workbench.middleware.refusals",
]


def _applications(served: Served) -> list[str]:
    return [
        "redcommons.adapters.store",
        "redcommons.workbench",
        *(f"redcommons.workbench.{room}" for room in ROOMS),
        "django.contrib.contenttypes",
        "django.contrib.humanize",
        "django.contrib.auth",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
        "allauth",
        "allauth.account",
        "allauth.socialaccount",
        "allauth.socialaccount.providers.openid_connect",
        "allauth.mfa",
        *(["allauth.idp.oidc"] if served.provider else []),
    ]


def _templates() -> dict[str, Any]:
    return {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "redcommons.workbench.templatetags.page",
                "redcommons.workbench.templatetags.charts",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "redcommons.workbench.frame.frame",
            ],
        },
    }


def _words() -> dict[str, Any]:
    return {
        "LANGUAGE_CODE": "en",
        "LANGUAGES": LANGUAGES,
        "LOCALE_PATHS": [LOCALES],
        "USE_I18N": True,
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "LANGUAGE_COOKIE_SAMESITE": "Lax",
        "LANGUAGE_COOKIE_HTTPONLY": True,
    }


def _accounts(served: Served) -> dict[str, Any]:
    return {
        "AUTHENTICATION_BACKENDS": [
            "django.contrib.auth.backends.ModelBackend",
            "allauth.account.auth_backends.AuthenticationBackend",
        ],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": f"django.contrib.auth.password_validation.{name}"}
            for name in ("MinimumLengthValidator", "CommonPasswordValidator", "UserAttributeSimilarityValidator")
        ],
        "LOGIN_REDIRECT_URL": "/",
        "LOGIN_URL": "account_login",
        "ACCOUNT_ADAPTER": "redcommons.workbench.accounts.adapter.Accounts",
        "SOCIALACCOUNT_ADAPTER": "redcommons.workbench.accounts.adapter.Elsewhere",
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*", "password2*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_LOGOUT_REDIRECT_URL": "/",
        "ACCOUNT_SESSION_REMEMBER": True,
        "ACCOUNT_PRESERVE_USERNAME_CASING": True,
        "ACCOUNT_REAUTHENTICATION_REQUIRED": True,
        "ACCOUNT_RATE_LIMITS": {"login": "300/m/ip", "login_failed": "60/m/ip,5/5m/key"} | ARRIVING,
        "ACCOUNT_FORMS": _forms(
            "login SignIn", "reauthenticate Again", "set_password FirstPassword", "change_password OtherPassword"
        ),
        "SOCIALACCOUNT_AUTO_SIGNUP": True,
        "SOCIALACCOUNT_LOGIN_ON_GET": False,
        "SOCIALACCOUNT_PROVIDERS": _elsewhere(),
        "SOCIALACCOUNT_REQUESTS_TIMEOUT": 10,
        "MFA_ADAPTER": "redcommons.workbench.accounts.adapter.SecondStep",
        "MFA_FORMS": _forms(
            "authenticate Code",
            "reauthenticate CodeAgain",
            "activate_totp FirstCode",
            "add_webauthn NewPasskey",
            "edit_webauthn PasskeyName",
        ),
        "MFA_TOTP_TOLERANCE": 1,  # one step of thirty seconds either way, for clocks that differ (RFC 6238, 5.2)
        "MFA_RATE_LIMITS": {"webauthn_login": "300/m/ip"},
        "MFA_SUPPORTED_TYPES": ["totp", "recovery_codes", "webauthn"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": not served.https,
        "MFA_TOTP_ISSUER": "Redcommons",
        "IDP_OIDC_PRIVATE_KEY": os.environ.get("REDCOMMONS_OIDC_PROVIDER_KEY", ""),
    }


def _forms(*pairs: str) -> dict[str, str]:
    """Return where each of allauth's forms has ours, from pairs of a form's name and a class."""
    named = dict(pair.split() for pair in pairs)
    return {form: f"redcommons.workbench.accounts.forms.{name}" for form, name in named.items()}


def _elsewhere() -> dict[str, Any]:
    """Sign-in by somebody's own OpenID provider, where the environment names one."""
    server, client = os.environ.get("REDCOMMONS_OIDC_SERVER", ""), os.environ.get("REDCOMMONS_OIDC_CLIENT", "")
    if not server or not client:
        return {}
    # An id at one provider says nothing at another: the name under which ids are kept here changes with the server.
    app = {
        "provider_id": f"oidc-{hashlib.sha256(server.encode()).hexdigest()[:8]}",
        "name": os.environ.get("REDCOMMONS_OIDC_NAME", "your organisation"),
        "client_id": client,
        "secret": os.environ.get("REDCOMMONS_OIDC_SECRET", ""),
        "settings": {"server_url": server, "token_auth_method": "client_secret_basic"},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "SCOPE": ["openid", "profile"], "APPS": [app]}}


def _cookie(name: str, served: Served) -> str:
    """Return the name of a cookie: two workspaces on one machine share its names, not each other's sessions."""
    own = f"{name}-{hashlib.sha256(served.where.encode()).hexdigest()[:8]}"
    return f"__Host-{own}" if served.https else own


def _safety(served: Served) -> dict[str, Any]:
    return {
        "SESSION_COOKIE_NAME": _cookie("session", served),
        "CSRF_COOKIE_NAME": _cookie("form", served),
        "SESSION_COOKIE_SECURE": served.https,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_AGE": 14 * 24 * 3600,
        "CSRF_COOKIE_SECURE": served.https,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_FAILURE_VIEW": "redcommons.workbench.refused.forged",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if served.https else None,
        "X_FRAME_OPTIONS": "DENY",
        "MESSAGE_STORAGE": "django.contrib.messages.storage.cookie.CookieStorage",
        "CACHES": {
            "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100_000}}
        },
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 12_000_000,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 1000,
        "FILE_UPLOAD_MAX_MEMORY_SIZE": 2_500_000,
        "FILE_UPLOAD_HANDLERS": [
            "redcommons.workbench.dataset.arriving.Bounded",
            "redcommons.workbench.dataset.arriving.InMemory",
        ],
        "STATIC_URL": "/static/",
        "STATICFILES_DIRS": [HERE / "static"],
        "STATICFILES_FINDERS": [
            "django.contrib.staticfiles.finders.FileSystemFinder",
            "django.contrib.staticfiles.finders.AppDirectoriesFinder",
        ],
        "SERVESTATIC_USE_FINDERS": True,
        "SERVESTATIC_AUTOREFRESH": False,
        "SERVESTATIC_ALLOW_ALL_ORIGINS": False,
        "SERVESTATIC_MAX_AGE": 3600,
        "LOGGING_CONFIG": None,
    }
