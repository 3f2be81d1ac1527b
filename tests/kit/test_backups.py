import hashlib
import io
import json
import shutil
import tarfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from lefil.demo.cast import enter_cast
from lefil.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept(tmp_path, settings) -> Path:
    """The archive of a base that holds the cast and of one file."""
    from django.db import connection

    if connection.vendor == "postgresql" and not shutil.which("pg_dump"):
        pytest.fail("pg_dump is missing")
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "photo.jpg").write_bytes(b"photo")
    enter_cast()
    call_command("backup", str(tmp_path / "backups"), stdout=io.StringIO())
    return next((tmp_path / "backups").glob("lefil-*.tar.gz"))


def test_what_was_lost_after_a_backup_comes_back_and_what_came_after_it_goes(kept, settings):
    Person.objects.filter(called="Malik").update(called="Perdu")
    (settings.MEDIA_ROOT / "photo.jpg").unlink()
    (settings.MEDIA_ROOT / "later.jpg").write_bytes(b"later")
    call_command("restore", str(kept), "--replace", stdout=io.StringIO())
    assert Person.objects.filter(called="Malik").count() == 1
    assert sorted(path.name for path in settings.MEDIA_ROOT.iterdir()) == ["photo.jpg"]


def test_a_base_that_holds_people_is_not_replaced_by_mistake(kept):
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", str(kept))


def test_a_damaged_archive_changes_nothing(kept, tmp_path):
    broken = tmp_path / "broken.tar.gz"
    with tarfile.open(kept) as source, tarfile.open(broken, "w:gz") as target:
        for member in source.getmembers():
            content = source.extractfile(member).read()
            if member.name == "media/photo.jpg":
                content = b"PHOTO"
            target.addfile(member, io.BytesIO(content))
    with pytest.raises(CommandError, match="abîmée"):
        call_command("restore", str(broken), "--replace")
    assert Person.objects.filter(called="Malik").exists()


@pytest.mark.parametrize("content", [b"", b"not an archive"])
def test_a_file_that_is_no_backup_is_refused_with_a_sentence(tmp_path, content):
    other = tmp_path / "other.tar.gz"
    other.write_bytes(content)
    with pytest.raises(CommandError, match="pas une sauvegarde"):
        call_command("restore", str(other), "--replace")


def test_a_check_restores_beside_the_site_and_changes_nothing(kept):
    Person.objects.filter(called="Malik").update(called="Changé")
    said = io.StringIO()
    call_command("check_backup", str(kept), stdout=said)
    assert f"{Person.objects.count()} personnes" in said.getvalue()
    assert Person.objects.filter(called="Changé").exists()
    assert not leftovers()


def leftovers() -> list:
    """Bases that a check would have left on a PostgreSQL server."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'lefil_check_%%'")
        return cursor.fetchall()


def test_a_check_sees_a_table_that_lost_a_row(kept, tmp_path):
    """The checksums of the archive are right, its base is not what was saved."""
    forged = tmp_path / "forged.tar.gz"
    with tarfile.open(kept) as source:
        files = {member.name: source.extractfile(member).read() for member in source.getmembers()}
    counts = json.loads(files["counts.json"])
    files["counts.json"] = json.dumps(counts | {"people_person": counts["people_person"] + 1}).encode()
    sums = json.loads(files["sums.json"]) | {"counts.json": hashlib.sha256(files["counts.json"]).hexdigest()}
    files["sums.json"] = json.dumps(sums).encode()
    with tarfile.open(forged, "w:gz") as target:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            target.addfile(member, io.BytesIO(content))
    with pytest.raises(CommandError, match="people_person"):
        call_command("check_backup", str(forged))
    assert not leftovers()
