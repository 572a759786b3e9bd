"""Tables of what people do and keep: tasks, what is said with a verdict, vaults."""

from django.db import models


class TaskRow(models.Model):
    """One reading of one reply that a queue asks for. A claim names nobody: it is the hash of a token."""

    id = models.BigAutoField(primary_key=True)
    queue = models.CharField(max_length=40)
    run = models.CharField(max_length=40)
    ordinal = models.IntegerField()
    repeat = models.IntegerField()
    slot = models.IntegerField()
    case = models.CharField(max_length=64)
    topic = models.TextField()
    claim = models.CharField(max_length=64, default="")
    until = models.CharField(max_length=32, default="")
    done_by = models.CharField(max_length=200, default="")
    done_at = models.CharField(max_length=32, default="")

    class Meta:
        """Table name and keys."""

        app_label = "store"
        db_table = "task_belt"
        constraints = (
            models.UniqueConstraint(fields=("queue", "ordinal", "repeat", "slot"), name="task_slot"),
            models.UniqueConstraint(
                fields=("queue", "ordinal", "repeat", "done_by"), condition=~models.Q(done_by=""), name="task_once_each"
            ),
        )
        indexes = (
            models.Index(fields=("queue", "id"), condition=models.Q(done_by=""), name="task_open"),
            models.Index(fields=("done_by", "done_at"), condition=~models.Q(done_by=""), name="task_done_by"),
        )


class SaidRow(models.Model):
    """What else a person said with a verdict: one row for each rating, kept and taken back with it."""

    pk = models.CompositePrimaryKey("run", "judge", "ordinal", "repeat")
    run = models.BigIntegerField()
    judge = models.IntegerField()
    ordinal = models.IntegerField()
    repeat = models.IntegerField()
    queue = models.CharField(max_length=40)
    guideline = models.IntegerField()
    definition = models.CharField(max_length=64)
    severity = models.CharField(max_length=16)
    body = models.BinaryField()

    class Meta:
        """Table name."""

        app_label = "store"
        db_table = "rating_belt"


class VaultRow(models.Model):
    """What is private to one person, sealed under a key that is not here."""

    person = models.CharField(max_length=40, primary_key=True)
    keys = models.BinaryField()
    body = models.BinaryField()

    class Meta:
        """Table name."""

        app_label = "store"
        db_table = "vault"
