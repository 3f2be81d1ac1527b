from datetime import UTC, datetime, timedelta

from lefil.care.models import Look

OVERLAP = timedelta(minutes=5)  # rows written by a transaction that ended late are read again; their source is written once


def since(source: str) -> datetime:
    row = Look.objects.filter(source=source).first()
    return row.until - OVERLAP if row else datetime(2000, 1, 1, tzinfo=UTC)


def looked(source: str, *, until: datetime) -> None:
    """Not journalled: it is where the sweep's finger is."""
    Look.objects.update_or_create(source=source, defaults={"until": until})
