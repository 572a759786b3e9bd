"""Two shapes of rows only: the shelf, and belts with a few filterable columns beside the encoded value.

Bodies are bytes, because PostgreSQL's text and jsonb refuse NUL. Belts name their run by its number, not
by its public id: the key is written once for every attempt and every verdict.
"""

from __future__ import annotations

from django.db import models

from redcommons.adapters.store.rows_of_people import SaidRow, TaskRow, VaultRow

__all__ = ["SaidRow", "TaskRow", "VaultRow"]


class SheetRow(models.Model):
    """One revision of something that a person wrote."""

    id = models.BigAutoField(primary_key=True)
    sheet = models.CharField(max_length=40)
    noun = models.CharField(max_length=40)
    study = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    revision = models.IntegerField()
    fingerprint = models.CharField(max_length=64)
    author = models.CharField(max_length=200)
    at = models.CharField(max_length=32)
    body = models.BinaryField()

    class Meta:
        """Table name and keys."""

        app_label = "store"
        db_table = "sheet"
        constraints = (models.UniqueConstraint(fields=("study", "noun", "name", "revision"), name="sheet_revision"),)


class CaseRecord(models.Model):
    """One case of one study."""

    id = models.BigAutoField(primary_key=True)
    study = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=64)
    external_id = models.TextField()
    family = models.TextField()
    scenario = models.TextField()
    harm = models.TextField()
    language = models.TextField()
    interaction = models.CharField(max_length=20)
    arriving = models.CharField(max_length=40, default="")
    body = models.BinaryField()

    class Meta:
        """Table name and keys."""

        app_label = "store"
        db_table = "case_belt"
        constraints = (models.UniqueConstraint(fields=("study", "fingerprint"), name="case_content"),)
        # A partial one: SQLite would take a whole one for every look-up by fingerprint, and read the study end to end.
        indexes = (models.Index(fields=("study", "id"), condition=models.Q(arriving=""), name="case_shown"),)


class RecordingRow(models.Model):
    """What a file recorded about one case."""

    id = models.BigAutoField(primary_key=True)
    study = models.CharField(max_length=40)
    set = models.TextField()
    fingerprint = models.CharField(max_length=64)
    body = models.BinaryField()

    class Meta:
        """Table name and keys."""

        app_label = "store"
        db_table = "recording_belt"
        constraints = (models.UniqueConstraint(fields=("study", "set", "fingerprint"), name="recording_once"),)


class PlanRow(models.Model):
    """One plan, kept under its content."""

    fingerprint = models.CharField(max_length=64, primary_key=True)
    at = models.CharField(max_length=32)
    body = models.BinaryField()

    class Meta:
        """Table name."""

        app_label = "store"
        db_table = "plan"


class RunRow(models.Model):
    """One run: the job row. Its driver holds a lock outside the table, free at once when it dies."""

    id = models.BigAutoField(primary_key=True)
    run = models.CharField(max_length=40, unique=True)
    study = models.CharField(max_length=40)
    plan = models.CharField(max_length=64)
    number = models.IntegerField()
    first_result_at = models.CharField(max_length=32, default="")
    finished_at = models.CharField(max_length=32, default="")
    body = models.BinaryField()

    class Meta:
        """Table name and keys."""

        app_label = "store"
        db_table = "run"
        constraints = (models.UniqueConstraint(fields=("plan", "number"), name="run_number"),)


class RunJudgeRow(models.Model):
    """The number that a judge or a rater has within a run."""

    id = models.BigAutoField(primary_key=True)
    run = models.BigIntegerField()
    number = models.IntegerField()
    key = models.TextField()

    class Meta:
        """Table name and keys."""

        app_label = "store"
        db_table = "run_judge"
        constraints = (
            models.UniqueConstraint(fields=("run", "number"), name="run_judge_number"),
            models.UniqueConstraint(fields=("run", "key"), name="run_judge_key"),
        )


class AttemptRow(models.Model):
    """One attempt as it ended."""

    pk = models.CompositePrimaryKey("run", "ordinal", "repeat")
    run = models.BigIntegerField()
    ordinal = models.IntegerField()
    repeat = models.IntegerField()
    state = models.CharField(max_length=16)
    cause = models.CharField(max_length=16)
    body = models.BinaryField()

    class Meta:
        """Table name."""

        app_label = "store"
        db_table = "attempt_belt"


class VerdictRow(models.Model):
    """One verdict of one judge on one attempt."""

    pk = models.CompositePrimaryKey("run", "judge", "ordinal", "repeat")
    run = models.BigIntegerField()
    judge = models.IntegerField()
    ordinal = models.IntegerField()
    repeat = models.IntegerField()
    word = models.CharField(max_length=16)
    why = models.BinaryField()
    onset = models.IntegerField(db_default=0)

    class Meta:
        """Table name."""

        app_label = "store"
        db_table = "verdict_belt"


class TallyRow(models.Model):
    """Counts for one judge and one case; judge 0 holds the counts of attempts themselves."""

    pk = models.CompositePrimaryKey("run", "judge", "ordinal")
    run = models.BigIntegerField()
    judge = models.IntegerField()
    ordinal = models.IntegerField()
    family = models.TextField(default="")
    attempts = models.IntegerField(default=0)
    gave_up = models.IntegerField(default=0)
    could_not_run = models.IntegerField(default=0)
    violated = models.IntegerField(default=0)
    not_violated = models.IntegerField(default=0)
    unclear = models.IntegerField(default=0)
    dropped = models.IntegerField(db_default=0)
    tokens_in = models.BigIntegerField(db_default=0)
    tokens_out = models.BigIntegerField(db_default=0)

    class Meta:
        """Table name."""

        app_label = "store"
        db_table = "tally_belt"


class TalkHeadRow(models.Model):
    """The head of one conversation."""

    id = models.BigAutoField(primary_key=True)
    talk = models.CharField(max_length=40, unique=True)
    study = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    by = models.CharField(max_length=200)
    at = models.CharField(max_length=32)
    first = models.CharField(max_length=200)
    session = models.IntegerField()
    scenario = models.TextField()
    harm = models.TextField()
    interaction = models.CharField(max_length=20)
    body = models.BinaryField()

    class Meta:
        """Table name and keys."""

        app_label = "store"
        db_table = "talk_belt"
        constraints = (models.UniqueConstraint(fields=("study", "name"), name="talk_name"),)
        # Newest first is how a list reads; the cells of a coverage map are counted from the second alone.
        indexes = (
            models.Index(fields=("study", "id"), name="talk_in_order"),
            models.Index(fields=("study", "first", "session"), name="talk_sessions"),
            models.Index(fields=("study", "scenario", "harm", "interaction"), name="talk_cells"),
        )


class TurnRow(models.Model):
    """One turn of one conversation."""

    pk = models.CompositePrimaryKey("talk", "number")
    talk = models.CharField(max_length=40)
    number = models.IntegerField()
    parent = models.IntegerField()
    body = models.BinaryField()

    class Meta:
        """Table name."""

        app_label = "store"
        db_table = "turn_belt"


class PieceRow(models.Model):
    """A piece of a reply that is still being written; gone once its turn is whole."""

    pk = models.CompositePrimaryKey("talk", "number", "piece")
    talk = models.CharField(max_length=40)
    number = models.IntegerField()
    piece = models.IntegerField()
    body = models.BinaryField()

    class Meta:
        """Table name."""

        app_label = "store"
        db_table = "piece_belt"


class JobRow(models.Model):
    """One piece of long work. Whoever does it holds a lock outside the table, free at once when they die."""

    id = models.BigAutoField(primary_key=True)
    job = models.CharField(max_length=40, unique=True)
    study = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=200)
    by = models.CharField(max_length=200)
    at = models.CharField(max_length=32)
    wanted = models.CharField(max_length=8)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    ended_at = models.CharField(max_length=32, default="")
    order = models.BinaryField()
    said = models.BinaryField(default=b"")

    class Meta:
        """Table name and keys."""

        app_label = "store"
        db_table = "job"
        indexes = (models.Index(fields=("ended_at", "wanted"), name="job_waiting"),)


class UploadRow(models.Model):
    """A file that somebody brought, until what is in it was taken or left."""

    upload = models.CharField(max_length=40, primary_key=True)
    study = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    by = models.CharField(max_length=200)
    at = models.CharField(max_length=32)
    body = models.BinaryField()

    class Meta:
        """Table name."""

        app_label = "store"
        db_table = "upload"


class WordsRow(models.Model):
    """Words to search in: one row for each thing that can be found."""

    id = models.BigAutoField(primary_key=True)
    study = models.CharField(max_length=40)
    noun = models.CharField(max_length=40)
    ref = models.CharField(max_length=250)
    title = models.TextField()
    words = models.TextField()

    class Meta:
        """Table name and keys."""

        app_label = "store"
        db_table = "words"
        constraints = (models.UniqueConstraint(fields=("study", "noun", "ref"), name="words_of"),)
        # In the order in which a search reads: without it SQLite sorts every match before it gives the first.
        indexes = (models.Index(fields=("study", "noun", "id"), name="words_in_order"),)


class LedgerRow(models.Model):
    """One line of the audit chain."""

    number = models.BigIntegerField(primary_key=True)
    previous = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)

    class Meta:
        """Table name."""

        app_label = "store"
        db_table = "ledger"


class LedgerPayloadRow(models.Model):
    """What a line says and the salt of its commitment: kept apart, so that both can be erased."""

    number = models.BigIntegerField(primary_key=True)
    salt = models.BinaryField()
    body = models.BinaryField()

    class Meta:
        """Table name."""

        app_label = "store"
        db_table = "ledger_payload"
