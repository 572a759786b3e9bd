"""What is kept, column by column, and where pages are: reviewed, so that nothing that measures people creeps in.

Individual productivity, speed, idle time, keystrokes and points are not kept here (design: labour). A new column or
value needs a look at what could be read off it about a person, and then a word in this list.
"""

from __future__ import annotations

import re

import msgspec
from django.apps import apps

from redcommons.values.base import Value
from tests.addresses import addresses

COLUMNS: dict[str, str] = {
    # ---- what people write, and runs
    "sheet": "id sheet noun study name revision fingerprint author at body",
    "case_belt": "id study fingerprint external_id family scenario harm language interaction arriving body",
    "recording_belt": "id study set fingerprint body",
    "plan": "fingerprint at body",
    "run": "id run study plan number first_result_at finished_at body",
    "run_judge": "id run number key",
    "attempt_belt": "run ordinal repeat state cause body",
    "verdict_belt": "run judge ordinal repeat word why onset",
    "rating_belt": "run judge ordinal repeat queue guideline definition severity body",
    "tally_belt": "run judge ordinal family attempts gave_up could_not_run violated not_violated unclear dropped "
    "tokens_in tokens_out",
    "talk_belt": "id talk study name by at first session scenario harm interaction body",
    "turn_belt": "talk number parent body",
    "piece_belt": "talk number piece body",
    "job": "id job study kind subject by at wanted done total ended_at order said",
    "upload": "upload study name by at body",
    "words": "id study noun ref title words",
    "ledger": "number previous commitment",
    "ledger_payload": "number salt body",
    # ---- rating: done_by and done_at are of the rating, which its author sees as their own record
    "task_belt": "id queue run ordinal repeat slot case topic claim until done_by done_at",
    # ---- what is private to a person, sealed
    "vault": "person keys body",
    # ---- signing in; names and addresses of people stay empty, as does everything of Django's own admin
    "account": "id password is_superuser username first_name last_name email is_staff is_active date_joined person",
    "account_groups": "id user_id group_id",
    "account_user_permissions": "id user_id permission_id",
    "auth_group": "id name",
    "auth_group_permissions": "id group_id permission_id",
    "auth_permission": "id name content_type_id codename",
    "django_content_type": "id app_label model",
    "django_session": "session_key session_data expire_date",
    "account_emailaddress": "id user_id email verified primary",
    "account_emailconfirmation": "id email_address_id created sent key",
    "socialaccount_socialapp": "id provider provider_id name client_id secret key settings",
    "socialaccount_socialaccount": "id user_id provider uid last_login date_joined extra_data",
    "socialaccount_socialtoken": "id app_id account_id token token_secret expires_at",
    "mfa_authenticator": "id user_id type data created_at last_used_at",
}

MEASURES = re.compile(
    r"(^|_)(speed|pace_of|productiv\w*|throughput|idle\w*|keystroke\w*|clicks?|points?|score\w*|rank\w*|streak\w*|badge\w*|"
    r"leaderboard|per_hour|per_minute|time_spent|time_taken|elapsed|dwell\w*|last_seen|seen_at|opened_at|read_at|"
    r"logins|last_login|presence|online)(_|$)"
)
"""Names of what would measure people."""

NOT_OF_PEOPLE: dict[str, str] = {
    "socialaccount_socialaccount.last_login": "kept by allauth for accounts elsewhere; no page of ours reads it",
}
"""Field or address that is called so and measures no person, with what it means."""

A_PROVIDERS = ("allauth_client", "allauth_token")
"""Tables that only a test's own provider has."""


def columns() -> dict[str, str]:
    """Return every table with its columns, in order."""
    models = (one for one in apps.get_models(include_auto_created=True) if one._meta.db_table not in A_PROVIDERS)
    return {
        one._meta.db_table: " ".join(field.column for field in one._meta.local_fields if field.column) for one in models
    }


def kinds(base: type[Value] = Value) -> list[type[Value]]:
    """Return every kind of value."""
    return [one for child in base.__subclasses__() for one in (child, *kinds(child))]


def measures() -> set[str]:
    """Return the columns, fields of values and addresses whose name says that they measure somebody."""
    named = {f"{table}.{column}": column for table, row in columns().items() for column in row.split()}
    named |= {f"{one.__name__}.{field}": field for one in kinds() for field in one.__struct_fields__}
    named |= {f"address {one.name}": one.name for one in addresses()}
    return {where for where, name in named.items() if MEASURES.search(name.lower())}


def test_every_column_was_reviewed() -> None:
    assert columns() == COLUMNS, "Look at what a new column could say about a person, then list it in COLUMNS."


def test_nothing_that_is_kept_measures_people() -> None:
    assert measures() == NOT_OF_PEOPLE.keys()


def test_the_look_for_measures_sees_one() -> None:
    watched = ("words_per_minute", "idle_seconds", "keystrokes", "score", "last_seen", "rater_points")

    assert all(MEASURES.search(name) for name in watched)
    assert not any(
        MEASURES.search(name) for name in ("pace", "harm", "milliseconds", "underscored", "appoint", "notes")
    )
    assert msgspec.structs.fields(Value) == ()
