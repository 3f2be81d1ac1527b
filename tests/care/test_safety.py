"""A worry: told from anywhere, the pair stops at once, read by who protects only, added to and never rewritten."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lefil.care import actions, jobs, privacy
from lefil.care.models import Incident, IncidentLine
from lefil.care.queries.safety import file_of, readers_of
from lefil.care.rules import visible_incidents
from lefil.groups import actions as groups
from lefil.journal.models import Entry
from lefil.kit.refusals import Refused
from lefil.letters.models import Letter
from lefil.meetings.models import Booking
from lefil.orgs.actions import appoint, dismiss

HEARD = "Il a dit : « mon beau-père m’a frappé mardi soir »."


@pytest.fixture
def protected(followed):
    """Inès protects; Chloé coordinates and administers, and protects no longer."""
    cast = followed.cast
    appoint(cast.ines, organisation=cast.article1, role="protection", by=cast.chloe)
    dismiss(cast.chloe.memberships.get(role="protection"), by=cast.chloe)
    return followed


def told(world, **changes):
    facts = {"category": "told", "facts": HEARD, "immediate": True, "place": "pair", "group": world.world.group, "by": world.cast.benoit}
    return actions.open_incident(world.cast.article1, **{**facts, **changes})


def test_the_pair_stops_at_once_and_who_protects_is_written_to_both_ways(protected):
    incident = told(protected)
    protected.world.group.refresh_from_db()
    assert (protected.world.group.state, protected.world.group.held) == ("suspended", True)
    letters = Letter.objects.filter(kind="care/worry")
    assert {(one.person_id, one.channel) for one in letters} == {(protected.cast.ines.pk, "sms"), (protected.cast.ines.pk, "email")}
    for letter in letters:
        assert not [word for word in ("Benoît", "Malik", "frappé") if word in letter.subject + letter.body]
    assert incident.facts == HEARD
    assert [(one.code, (one.due - timezone.localdate()).days) for one in incident.lines.filter(kind="due")] == [
        ("read", 0),
        ("decide", 3),
        ("talk", 7),
    ]


def test_no_line_of_the_journal_says_who_spoke(protected):
    told(protected)
    assert not Entry.objects.filter(noun="care.incident", by=protected.cast.benoit).exists()
    assert not Entry.objects.filter(noun="care.incident").exclude(about=None).exists()
    assert not Entry.objects.filter(noun="groups.group", verb="move", by=protected.cast.benoit).exclude(detail__to="active").exists()


def test_sent_twice_it_is_one_file(protected):
    assert told(protected).pk == told(protected).pk
    assert Incident.objects.count() == 1


def test_words_and_a_category_are_needed(protected):
    with pytest.raises(Refused, match="Quelques mots"):
        told(protected, facts="  ")
    with pytest.raises(Refused):
        told(protected, category="nonsense")


def test_only_who_protects_reads_it(protected, browse):
    incident, cast = told(protected), protected.cast
    assert list(visible_incidents(cast.ines)) == [incident]
    page = f"/bureau/protection/{incident.key}/"
    for person, status in [(cast.ines, 200), (cast.chloe, 404), (cast.benoit, 404), (cast.malik, 404), (cast.zoe, 404), (cast.farid, 404)]:
        assert browse(person).get(page).status_code == status, person
    assert browse(cast.chloe).get("/bureau/protection/").status_code == 403
    assert HEARD.replace("’", "&#x27;") not in browse(cast.chloe).get("/bureau/").content.decode()


def test_protection_of_another_association_reads_nothing(protected, browse):
    cast, incident = protected.cast, told(protected)
    appoint(cast.zoe, organisation=cast.ailleurs, role="protection", by=None)
    assert not visible_incidents(cast.zoe).exists()
    assert browse(cast.zoe).get(f"/bureau/protection/{incident.key}/").status_code == 404


def test_who_protects_and_sits_in_the_pair_reads_nothing_and_somebody_else_does(protected):
    """Benoît protects too. A worry about his own pair is not for him; without Inès it goes to who coordinates."""
    cast = protected.cast
    appoint(cast.benoit, organisation=cast.article1, role="protection", by=cast.chloe)
    dismiss(cast.ines.memberships.get(role="protection"), by=cast.chloe)
    incident = told(protected, by=cast.malik)
    assert readers_of(incident, timezone.localdate()) == [cast.chloe]
    assert list(visible_incidents(cast.chloe)) == [incident]
    assert not visible_incidents(cast.benoit).exists()
    assert {one.person for one in Letter.objects.filter(kind="care/worry")} == {cast.chloe}


def test_each_opening_is_noted_and_shown(protected, browse):
    incident = told(protected)
    browser = browse(protected.cast.ines)
    for _turn in range(2):
        browser.get(f"/bureau/protection/{incident.key}/")
    opened = Entry.objects.filter(noun="care.incident", noun_id=incident.pk, verb="open")
    assert [(one.by, one.about) for one in opened] == [(protected.cast.ines, None)] * 2
    assert len(file_of(incident, timezone.localdate()).opened) == 2


def test_a_line_is_never_changed_and_never_deleted(protected):
    incident = told(protected)
    line = actions.add_line(incident, kind="told", code="119", words="14 h 10, madame Rey", by=protected.cast.ines)
    for row in (incident, line):
        with pytest.raises(TypeError):
            row.save()
        with pytest.raises(TypeError):
            row.delete()
        with pytest.raises(TypeError):
            type(row).objects.filter(pk=row.pk).update(at=timezone.now())
        with pytest.raises(TypeError):
            type(row).objects.all().delete()


def test_no_page_and_no_sweep_updates_or_deletes_a_line(protected, browse):
    """Everything a reader can post is done; of the file, the site only ever inserts, but for the state of the incident."""
    incident, browser = told(protected), browse(protected.cast.ines)
    page = f"/bureau/protection/{incident.key}"
    line = incident.lines.filter(kind="due").first()
    with CaptureQueriesContext(connection) as seen:
        browser.get(f"{page}/")
        browser.post(f"{page}/ajouter/grave/", {"code": "serious"})
        browser.post(f"{page}/ajouter/told/", {"code": "crip", "words": "Fiche envoyée."})
        browser.post(f"{page}/ajouter/facts/", {"words": "Vu un bleu au bras."})
        told_line = incident.lines.get(kind="facts")
        browser.post(f"{page}/ajouter/right/?ligne={told_line.key}", {"words": "Au bras gauche."})
        browser.post(f"{page}/echeance/{line.key}/")
        browser.post(f"{page}/decision/reprendre/", {"words": "Entretien fait."})
        browser.post(f"{page}/arreter/")
        browser.post(f"{page}/decision/clore/", {"words": "La CRIP suit."})
        browser.post(f"{page}/decision/rouvrir/", {"words": "Un fait nouveau."})
        for sweep, _seconds in jobs.SWEEPS:
            sweep()
    written = [query["sql"] for query in seen if "care_incident" in query["sql"] and not query["sql"].lstrip().startswith("SELECT")]
    changed = [sql for sql in written if "INSERT" not in sql.split()[0].upper()]
    assert len([sql for sql in written if "care_incidentline" in sql]) == 9
    assert [sql.split("SET")[1].split("WHERE")[0].strip() for sql in changed] == ["\"state\" = 'closed'", "\"state\" = 'open'"]
    kinds = list(incident.lines.exclude(kind="due").values_list("kind", flat=True))
    assert kinds == ["measure", "grave", "told", "facts", "right", "met", "measure", "measure", "closed", "again"]


def test_a_correction_stands_beside_what_it_corrects(protected, browse):
    incident, ines = told(protected), protected.cast.ines
    line = actions.add_line(incident, kind="facts", words="Vu un bleu au bras.", by=ines)
    actions.add_line(incident, kind="right", words="Au bras gauche.", about=line, by=ines)
    page = browse(ines).get(f"/bureau/protection/{incident.key}/").content.decode()
    assert "Vu un bleu au bras." in page
    assert page.index("Vu un bleu au bras.") < page.index("Au bras gauche.")
    other = told(protected, group=None, place="page", facts="Autre chose.")
    with pytest.raises(Refused):
        actions.add_line(other, kind="right", words="x", about=line, by=ines)


def test_a_closed_file_takes_no_line_until_it_is_reopened(protected):
    incident, ines = told(protected), protected.cast.ines
    with pytest.raises(Refused, match="gravité"):
        actions.close_incident(incident, words="Fini.", by=ines)
    actions.add_line(incident, kind="grave", code="watch", by=ines)
    with pytest.raises(Refused, match="raisons"):
        actions.close_incident(incident, words=" ", by=ines)
    actions.close_incident(incident, words="Rien à signaler.", by=ines)
    with pytest.raises(Refused, match="Rouvrez"):
        actions.add_line(incident, kind="facts", words="Encore.", by=ines)
    actions.reopen_incident(incident, words="Un fait nouveau.", by=ines)
    assert actions.add_line(incident, kind="facts", words="Encore.", by=ines).pk


def test_only_who_protects_lets_the_pair_start_again(protected, browse):
    incident, cast, group = told(protected), protected.cast, protected.world.group
    group.refresh_from_db()
    for person in (cast.chloe, cast.benoit, None):
        with pytest.raises(Refused):
            groups.resume(group, by=person)
    assert browse(cast.chloe).post(f"/binome/{group.key}/pause/").status_code == 403
    assert "Reprendre les séances" not in browse(cast.chloe).get(f"/binome/{group.key}/pause/").content.decode()
    for kind in ("planned", "early"):
        with pytest.raises(Refused, match="protéger"):
            groups.close(group, kind=kind, reasons=["no_time"], by=cast.chloe)
    with pytest.raises(Refused, match="pourquoi"):
        actions.resume_pair(incident, words="", by=cast.ines)
    actions.resume_pair(incident, words="Tout est clair.", by=cast.ines)
    group.refresh_from_db()
    assert (group.state, group.held) == ("active", False)


def test_a_pair_suspended_by_a_sweep_no_longer_resumes_by_itself(protected):
    group = protected.world.group
    groups.suspend(group, why="Une étape", by=None)
    told(protected)
    group.refresh_from_db()
    assert (group.state, group.held, group.suspended_by_sweep) == ("suspended", True, False)


def test_ending_the_pair_asks_nobody_for_an_opinion_and_cannot_be_undone(protected):
    incident, group = told(protected), protected.world.group
    actions.end_pair(incident, words="Le lien est dangereux.", by=protected.cast.ines)
    group.refresh_from_db()
    assert (group.state, group.closure.kind, group.closure.interviews.count()) == ("closed", "safety", 0)
    with pytest.raises(Refused):
        groups.reopen(group, by=protected.cast.chloe)


def test_deadlines_are_reminded_once_a_day_until_they_are_met(protected):
    incident = told(protected)
    protected.swept()
    assert not Letter.objects.filter(kind="care/deadline").exists()
    protected.after(days=1)
    protected.swept()
    assert Letter.objects.filter(kind="care/deadline").count() == 2  # one deadline, by SMS and by e-mail
    line = incident.lines.get(kind="due", code="read")
    actions.meet_deadline(line, by=protected.cast.ines)
    with pytest.raises(Refused, match="déjà"):
        actions.meet_deadline(line, by=protected.cast.ines)
    protected.after(days=1)
    assert Letter.objects.filter(kind="care/deadline").count() == 2
    protected.after(days=1)
    assert Letter.objects.filter(kind="care/deadline").count() == 4  # the decision, on its third day


def test_who_told_it_asks_to_talk_and_is_given_an_hour(protected, browse):
    incident, cast = told(protected), protected.cast
    browser = browse(cast.benoit)
    assert browser.post(f"/proteger/suite/{incident.key}/parler/").status_code == 302
    browser.post(f"/proteger/suite/{incident.key}/parler/")
    assert incident.lines.filter(kind="talk", code="asked").count() == 1
    assert {one.person for one in Letter.objects.filter(kind="care/talk")} == {cast.ines}
    day = timezone.localdate() + timedelta(days=2)
    answer = browse(cast.ines).post(
        f"/bureau/protection/{incident.key}/parler/", {"day_day": day.day, "day_month": day.month, "day_year": day.year, "hour": "18:30"}
    )
    assert answer.status_code == 302, answer.content.decode()
    booking = Booking.objects.get(person=cast.benoit, meeting__kind="talk")
    assert (booking.meeting.host, timezone.localtime(booking.meeting.starts).hour) == (cast.ines, 18)
    assert Letter.objects.filter(person=cast.benoit, kind="meetings/booked").exists()
    assert browse(cast.malik).post(f"/proteger/suite/{incident.key}/parler/").status_code == 404


def test_the_page_says_who_reads_and_that_the_pair_stops(protected, browse):
    cast, group = protected.cast, protected.world.group
    page = browse(cast.benoit).get(f"/proteger/binome/{group.key}/").content.decode()
    for words in (
        "Seules ces personnes lisent votre message : Inès",
        "les séances s’arrêtent",
        "434-3",
        "tel:119",
        "tel:3018",
        "tel:3114",
        "tel:17",
        "sms:114",
        "4 gestes",
    ):
        assert words in page, words
    sent = browse(cast.benoit).post(f"/proteger/binome/{group.key}/", {"category": "told", "immediate": "1", "facts": HEARD})
    incident = Incident.objects.get()
    assert sent.headers["Location"] == f"/proteger/suite/{incident.key}/"
    assert (incident.facts, incident.immediate, incident.reported_by) == (HEARD, True, cast.benoit)
    group.refresh_from_db()
    assert group.held
    assert browse(cast.malik).get(f"/proteger/suite/{incident.key}/").status_code == 404


def test_a_pupil_tells_it_from_any_page_about_their_tutor(protected, browse):
    cast, group = protected.cast, protected.world.group
    browser = browse(cast.malik)
    assert 'href="/proteger/"' in browser.get("/").content.decode()
    answer = browser.post("/proteger/", {"pair": group.key, "category": "conduct", "immediate": "0", "facts": "Il demande mon adresse."})
    assert answer.status_code == 302
    group.refresh_from_db()
    assert (group.held, Incident.objects.get().group) == (True, group)


def test_without_sign_in_the_numbers_and_the_card_are_there(db, browse):
    page = browse(None).get("/proteger/").content.decode()
    assert 'href="tel:119"' in page
    assert "<textarea" not in page


def test_a_day_of_worries_has_a_limit(protected, browse):
    browser = browse(protected.cast.benoit)
    post = lambda n: browser.post("/proteger/", {"pair": "other", "category": "other", "immediate": "0", "facts": f"Fait {n}"})  # noqa: E731
    statuses = [post(n).status_code for n in range(22)]
    assert statuses.count(302) >= 20
    assert Incident.objects.count() == 20


def test_what_one_told_is_exported_and_the_file_is_not(protected):
    incident = told(protected)
    actions.add_line(incident, kind="facts", words="SECRET DU DOSSIER", by=protected.cast.ines)
    assert HEARD in str(privacy.export(protected.cast.benoit))
    for person in (protected.cast.benoit, protected.cast.malik):
        assert "SECRET DU DOSSIER" not in str(privacy.export(person))
    assert HEARD not in str(privacy.export(protected.cast.malik))
    privacy.erase(protected.cast.benoit)
    assert Incident.objects.get().facts == HEARD


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_takes_as_many_queries_for_one_as_for_three(protected, browse, django_assert_num_queries, size):
    for n in range(size):
        told(protected, facts=f"Fait {n}", group=None, place="page", programme=protected.cast.tutoring)
    browser = browse(protected.cast.ines)
    browser.get("/bureau/protection/")
    with django_assert_num_queries(8):
        assert browser.get("/bureau/protection/").status_code == 200


def test_lines_have_known_codes_only(protected):
    incident, ines = told(protected), protected.cast.ines
    for bad in [
        {"kind": "closed"}, {"kind": "told", "code": "nobody"}, {"kind": "told"}, {"kind": "facts", "code": "119", "words": "x"}, {"kind": "told", "code": "other"},
        {"kind": "due", "code": "decide"}, {"kind": "due", "code": "decide", "due": timezone.localdate() - timedelta(days=1)},
    ]:  # fmt: skip
        with pytest.raises(Refused):
            actions.add_line(incident, by=ines, **bad)
    assert IncidentLine.objects.filter(by=ines).count() == 0
