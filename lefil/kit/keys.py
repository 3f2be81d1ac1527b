"""Public identifiers that cannot be guessed: rows are named in URLs by their key, never by their number."""

import secrets

from django.db import models


def new_key() -> str:
    """A random 72-bit name of 12 URL-safe signs."""
    return secrets.token_urlsafe(9)


class Keyed(models.Model):
    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)

    class Meta:
        abstract = True
