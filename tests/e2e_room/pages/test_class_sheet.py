"""A class of 25 from its door to its printed sheet: the room's own log, 24 signatures, the teacher's, and the paper that holds them.

Real browsers: the teacher on a desktop, three learners on phones. The other 21 are in the room by their socket alone, and give the word of
the half-day by the page that works without JavaScript.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from bench.room_people import PHONE, SMALL, Human, until
from bench.room_raw import crowd
from bench.room_world import GROWN, NAMES
from lefil.classroom import actions
from lefil.classroom.models import HalfDay, Signing
from lefil.classroom.queries.days import register, seal_of
from lefil.demo.cast import Cast
from lefil.demo.clock import at
from lefil.enrolments.actions import enrol
from lefil.live.actions import set_policy
from lefil.live.models import Participant, Stay
from lefil.people.actions import account_for, attach, enter, prove_phone
from lefil.people.models import Person
from tests.classroom.days.world import class_programme, entered
from tests.e2e.test_class_day import draw

PHONES, LEARNERS = 3, 24
SLOW = 120
TOLD = timedelta(minutes=165)  # how long ago everybody came, as far as the log knows


@pytest.fixture
def people(cast: Cast) -> list[Person]:
    """With an account each: they sign in to sign."""
    made = []
    for n, name in enumerate(NAMES[:LEARNERS]):
        phone = f"+3363997{n:04d}"
        person = enter(name, born=GROWN, phone=phone, verified=timezone.now(), by=None)
        made.append(attach(person, account=prove_phone(account_for(phone, by=None), by=None), by=None))
    return made


@pytest.fixture
def half_day(cast: Cast, people: list[Person]) -> HalfDay:
    """It began 170 minutes ago and ends in ten: a teacher may counter-sign in the last quarter of an hour."""
    now = timezone.now()
    with at(now - timedelta(days=1)):
        programme = class_programme(cast)
        set_policy(programme, media="auto", lobby=False, chat="all", chat_minors="all", keep_days=90, by=cast.chloe)
        teacher = enrol(cast.ines, programme=programme, side="volunteer", by=cast.ines)
        cohort = actions.open_cohort(programme, teacher=teacher, title="Digistart JavaScript", nda="11755555575", by=cast.chloe)
        for person in people:
            actions.join_class(cohort, enrolment=entered(person, programme, cast.chloe), by=cast.chloe)
        return actions.plan_half_day(cohort, starts=now - timedelta(minutes=170), minutes=180, lesson="loops", by=cast.chloe)


def test_a_class_is_held_signed_and_printed(
    half_day: HalfDay,
    someone: Callable[..., Human],
    socket_of: Callable[..., Any],
    browse: Callable,
    people: list[Person],
    cast: Cast,
    tmp_path: Path,
):
    meeting = half_day.meeting
    ines = someone(cast.ines, meeting, signed=True, small=SMALL).enter(cam=True, mic=True)
    phones = [someone(person, meeting, signed=True, on=PHONE, small=SMALL).enter() for person in people[:PHONES]]
    crowd([socket_of(person, meeting) for person in people[PHONES:]])
    until(lambda: Participant.objects.filter(room__meeting=meeting, state="in").count() == LEARNERS + 1)
    for phone in phones:
        phone.sees(1, seconds=SLOW)
        phone.hears(1, seconds=SLOW)
    Stay.objects.filter(participant__room__meeting=meeting).update(joined=F("joined") - TOLD)

    for phone in phones:
        signs(phone)
    for person in people[PHONES:]:
        answer = browse(person).post(f"/cours/demi-journee/{half_day.key}/signer/", {"word": half_day.word})
        assert answer.status_code == 302, answer.content.decode()[-800:]
    assert (
        sorted(Signing.objects.filter(half_day=half_day).values_list("way", flat=True))
        == ["code"] * (LEARNERS - PHONES) + ["drawn"] * PHONES
    )

    sheet = countersigned(ines, half_day, tmp_path)
    half_day.refresh_from_db()
    assert half_day.seal == seal_of(half_day)
    lines = register(half_day)
    assert {line.noted.outcome for line in lines if line.noted} == {"present"}
    assert all(line.counted >= TOLD.seconds // 60 for line in lines), [line.counted for line in lines]
    holds(sheet, people, half_day)


def signs(phone: Human) -> None:
    """Beside the pictures, in a page of its own: the room goes on."""
    phone.panel("pack")
    with phone.context.expect_page() as opened:
        phone.page.get_by_role("link", name="Signer ma présence").click()
    page = phone.listen(opened.value)
    draw(page)
    page.get_by_role("button", name="Signer", exact=True).click()
    expect(page.get_by_text("C’est signé. Merci.")).to_be_visible()
    page.close()
    phone.hears(1, seconds=SLOW)


def countersigned(ines: Human, half_day: HalfDay, folder: Path) -> Path:
    """The page is filled in already: who signed or was seen in the room was there."""
    page = ines.listen(ines.context.new_page())
    page.goto(f"/cours/demi-journee/{half_day.key}/")
    page.get_by_role("link", name="Contresigner").click()
    draw(page)
    page.get_by_role("button", name="Contresigner et fermer la feuille").click()
    expect(page.get_by_text("La feuille est fermée. Vous pouvez l’imprimer.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger la feuille").click()
    sheet = folder / "sheet.pdf"
    download.value.save_as(sheet)
    return sheet


def holds(sheet: Path, people: list[Person], half_day: HalfDay) -> None:
    reader = PdfReader(sheet)
    words = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for expected in (*(person.name for person in people), "Inès Ferrand", half_day.code):
        assert expected in words, words
    assert (words.count("signature dessinée"), words.count("code donné en cours")) == (PHONES, LEARNERS - PHONES), words
