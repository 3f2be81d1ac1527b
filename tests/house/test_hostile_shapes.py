"""Whatever is typed, sent or imported, of any shape: a sentence and a 4xx, never a broken page. Many shapes, made by hypothesis."""

import re
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lefil.impact import actions
from lefil.impact.models import Token
from lefil.impact.views.api import _schema
from lefil.kit.calendars.series import MOST_WEEKS, weekly
from lefil.kit.forms import parse_phone, say_phone, western_digits
from lefil.kit.tables import read
from lefil.kit.uploads import Unreadable
from tests.addresses import doors
from tests.world import build

FEW = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
DIGITS = "0123456789٠١٢٣٤٥٦٧٨٩"
HOSTILE = ["a\0b", "9" * 20_000, "-1", "é"]


@FEW
@given(st.text(max_size=60) | st.text(alphabet=DIGITS + " +-.()/;=exttel", max_size=40))
@example("+33 6 39 98 00 01;ext=1\0")
@example("tel:0639980001;phone-context=+33")
def test_any_text_is_one_number_or_a_sentence(text):
    try:
        number = parse_phone(western_digits(text))
    except ValidationError:
        return
    assert re.fullmatch(r"\+[1-9]\d{4,14}", number)
    assert parse_phone(say_phone(number)) == number


@FEW
@given(st.binary(max_size=2000) | st.text(max_size=2000).map(str.encode) | st.binary(max_size=300).map(lambda end: b"PK\x03\x04" + end))
@example(b"nom;tel\n" + b";" * 5000)
@example(b'nom\n"' + b"x" * 6000)
@example("nom\n\0\n".encode("utf-16"))
def test_any_file_is_a_table_or_a_sentence(content):
    try:
        table = read(content, "liste.csv")
    except Unreadable:
        return
    assert all("\0" not in cell for row in table.rows for cell in row)


@FEW
@given(
    st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.times(), st.integers(0, MOST_WEEKS), st.sampled_from(
        ["Europe/Paris", "Indian/Reunion", "America/Cayenne", "Pacific/Noumea", "America/Miquelon"]
    ),
)  # fmt: skip
def test_a_series_keeps_its_hour_its_day_and_its_number(first, at, weeks, zone):
    at = time(at.hour, at.minute)
    made = weekly(first, at, zone, weeks=weeks)
    assert len(made) == weeks
    assert made == sorted(set(made))
    for week, start in enumerate(made):
        local = start.astimezone(ZoneInfo(zone))
        assert start.tzinfo == UTC
        there = datetime.combine(first + timedelta(weeks=week), at)
        moved = local.replace(tzinfo=None) - there
        assert moved in {timedelta(0), timedelta(hours=1)}, "only an hour that does not exist is moved"
        assert (
            moved == timedelta(0)
            or there.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != there
        )


def _names(page: str) -> set[str]:
    return {name for name in re.findall(r'<(?:input|select|textarea)[^>]*\bname="([^"]+)"', page) if name != "csrfmiddlewaretoken"}


@pytest.mark.parametrize("who", [None, "malik", "benoit", "samira", "chloe"])
def test_every_form_of_every_page_answers_hostile_values_without_breaking(cast, browse, who):
    """Every field that a page shows gets each hostile value; then the whole form as a list of values, and as none."""
    world = build(cast)
    browser = browse(world.people[who] if who else None)
    broken, forms = [], 0
    for door in doors(world).values():
        if (who or "nobody") not in door.who or door.name == "account_logout":
            continue
        seen = browser.get(door.url)
        if seen.status_code != 200 or not seen["Content-Type"].startswith("text/html"):
            continue
        names = _names(seen.content.decode().partition("<main")[2])
        forms += bool(names)
        for value in HOSTILE if names else ():
            cache.clear()
            with transaction.atomic():
                try:
                    answer = browser.post(door.url, {name: [value] * 2 for name in names})
                    status = answer.status_code
                except Exception as error:  # the site broke
                    status = f"{type(error).__name__}: {str(error)[:120]}"
                transaction.set_rollback(True)
            if not isinstance(status, int) or status >= 500:
                broken.append(f"{door.name} {value[:12]!r}: {status}")
    assert broken == []
    assert forms >= 3


DOCUMENTED = {200, 401, 403, 404, 405, 422, 429}


def test_the_api_answers_as_it_says_whatever_is_asked_and_tells_nothing_of_others(cast, client):
    world = build(cast)
    days = {"expires": timezone.localdate() + timedelta(days=30), "by": cast.chloe, "name": "Essai", "scopes": list(Token.SCOPES)}
    _one, ours = actions.make_token(cast.article1, **days)
    _two, theirs = actions.make_token(cast.ailleurs, **days)
    schema = _schema()
    known = [world.impact.agreement.key, world.impact.snapshot.code, "pupils_accompanied"]
    odd = st.text(max_size=30) | st.sampled_from(
        [*known, "\0", "%00", "..", "9" * 400, "2026-02-30", "2026-01-01", "0001-01-01", "9999-12-31", "-1", "0"]
    )
    secrets = [world.impact.agreement.key, world.impact.agreement.reference, world.impact.snapshot.code, cast.tutoring.slug]

    @settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(sorted(schema["paths"])), st.data())
    def ask(path, data):
        cache.clear()
        where = schema["paths"][path]["get"].get("parameters", [])
        url, query = path, {}
        for one in where:
            value = data.draw(odd, label=one["name"])
            if one["in"] == "path":
                url = url.replace("{" + one["name"] + "}", quote(value, safe="") or "x")
            else:
                query[one["name"]] = value
        key = data.draw(st.sampled_from([ours, theirs, "", "lefil_x", "é"]))
        method = data.draw(st.sampled_from(["get", "get", "get", "post", "put", "delete", "patch"]))
        answer = getattr(client, method)(url, query, headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code in DOCUMENTED | {301, 400}, (url, query, answer.status_code)
        said = answer.content.decode()
        if key != ours:
            assert not any(secret in said for secret in secrets if secret not in url and secret not in str(query)), url
        if answer.status_code == 200 and key == theirs and world.impact.agreement.key in url:
            raise AssertionError(f"{url} opens to another association")

    ask()
