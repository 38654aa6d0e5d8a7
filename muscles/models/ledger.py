"""The state of each row at the last load: it tells an edit at the desk from a change in a file."""

from __future__ import annotations

from django.db import models


class LoadedRow(models.Model):
    """The fingerprint of one row as its file had it at the last load."""

    model = models.CharField(max_length=40)
    key = models.CharField(max_length=240)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["model", "key"], name="loaded_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.key}"
