"""Imports: what is read, what is said, all or nothing, and the way back."""

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook

from lefil.campaigns.actions import bring_in, invite, invite_some, map_columns, read, undo
from lefil.campaigns.intake.columns import guess
from lefil.campaigns.models import Intake
from lefil.campaigns.queries.intakes import plan_of
from lefil.demo import generate
from lefil.demo.generate import people_files
from lefil.enrolments.models import Enrolment
from lefil.journal.models import Entry
from lefil.kit.refusals import Refused
from lefil.kit.tables import read as read_table
from lefil.kit.tables import write_csv, write_ods, write_xlsx
from lefil.letters import actions as letters
from lefil.letters.models import Letter
from lefil.matching.models import Need, Offer
from lefil.people.actions import enter
from lefil.people.models import ParentalAuthorisation, Person

PUPILS = (
    "Nom complet",
    "Né(e) le",
    "Portable",
    "Classe",
    "Matières",
    "Disponibilités",
    "Boursier",
    "REP",
    "Nom du parent",
    "Tél. du parent",
)
NOUR = ["Nour O’Brien", "03/02/2010", "06 39 98 11 22", "Seconde", "Maths ; Français", "lundi 17-19", "oui", "REP+", "Lina", "0639981123"]
VOLUNTEERS = ("Prénom", "Nom", "E-mail", "Matières", "Niveaux", "Horaires", "Statut", "Capacité")
GAEL = ["Gaël", "N’Diaye", "gael@exemple.fr", "Maths", "collège", "mercredi 14-17", "étudiant", "2"]


def change(row, **cells):
    columns = dict(
        zip(["name", "born", "phone", "level", "subjects", "week", "scholarship", "rep", "parent", "parent_phone"], row, strict=True)
    )
    return list({**columns, **cells}.values())


@pytest.fixture
def imported(campaign, cast):
    """imported(columns, rows) reads a file as Chloé."""

    def make(columns, rows, role="pupil", by=None) -> Intake:
        table = read_table(write_csv(columns, rows), "personnes.csv")
        return read(campaign, organisation=cast.article1, role=role, filename="personnes.csv", table=table, by=by or cast.chloe)

    return make


def errors(intake, by) -> list[tuple[int, str]]:
    return plan_of(intake, by).errors


def test_columns_are_recognised_by_their_usual_titles():
    assert guess(["NOM", "Prénom", "Tél. portable", "Adresse mail", "Date de naissance (jj/mm/aaaa)", "Autre"], "pupil") == {
        "last": 0, "first": 1, "phone": 2, "email": 3, "born": 4,
    }  # fmt: skip


def test_a_file_of_pupils_comes_in_whole(imported, cast):
    intake = bring_in(imported(PUPILS, [NOUR]), by=cast.chloe)
    person = Person.objects.get(name="Nour O’Brien")
    need = Need.objects.get(enrolment__person=person)
    assert (person.phone, person.born, person.verified, person.called) == ("+33639981122", date(2010, 2, 3), None, "Nour")
    assert (need.level, need.subjects, need.urgency, need.enrolment.facts["rep_plus"]) == ("2de", ["maths", "francais"], 6, True)
    assert need.enrolment.availability.bands.bit_count() == 2
    assert (intake.state, intake.rows, intake.made["counts"]) == ("done", [], {"in": 1, "twins": 0})


def test_imported_people_have_every_gate_to_pass_and_nobody_is_written_to(imported, cast):
    bring_in(imported(VOLUNTEERS, [GAEL], role="student"), by=cast.chloe)
    bring_in(imported(PUPILS, [NOUR]), by=cast.chloe)
    assert {(one.state, one.cleared_until) for one in Enrolment.objects.all()} == {("applied", None)}
    assert ParentalAuthorisation.objects.get().state == "asked"
    assert not Letter.objects.exists()


def test_a_volunteer_comes_in_with_subjects_levels_and_profile(imported, cast):
    rows = [GAEL, ["Ada", "", "ada@exemple.fr", "Anglais (lycée) ; Philo", "", "sam 10-12", "salariée", ""]]
    bring_in(imported(VOLUNTEERS, rows, role="student"), by=cast.chloe)
    said = [
        (offer.enrolment.profile, offer.capacity, [(one.subject, one.level_from, one.level_to) for one in offer.subjects.all()])
        for offer in Offer.objects.order_by("id")
    ]
    assert said == [
        ("student", 2, [("maths", "6e", "3e")]),
        ("professional", 1, [("anglais", "2de", "tle"), ("philosophie", "6e", "l1")]),
    ]


def test_each_enrolment_has_its_journal_line(imported, cast):
    bring_in(imported(PUPILS, [NOUR, change(NOUR, name="Adam", phone="")]), by=cast.chloe)
    lines = Entry.objects.filter(verb="import").values_list("by__called", "about__name", "noun").order_by("id")
    assert list(lines) == [("Chloé", "Nour O’Brien", "enrolments.enrolment"), ("Chloé", "Adam", "enrolments.enrolment")]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"phone": "06 12"}, "« 06 12 » n’est pas un numéro de téléphone. Écrivez 10 chiffres, par exemple 06 12 34 56 78."),
        ({"born": "31/02/2010"}, "« 31/02/2010 » n’est pas une date. Écrivez par exemple 27/03/2008, ou 2008."),
        ({"born": "03/02/2999"}, "La date « 03/02/2999 » n’est pas possible. Vérifiez l’année."),
        ({"level": "CM2"}, "« CM2 » n’est pas une classe. Écrivez par exemple 6e, 2de, Terminale générale."),
        ({"subjects": "Poterie"}, "« Poterie » n’est pas une matière connue. Écrivez par exemple Mathématiques ; Français."),
        ({"subjects": "Philo"}, "« Philo » n’existe pas en Seconde."),
        ({"week": "le soir"}, "« le soir » n’est pas un moment. Écrivez par exemple lundi 17-19 ; mercredi 14-17."),
        ({"week": ""}, "Il manque : moments libres."),
        ({"name": ""}, "Il manque un nom ou un prénom."),
        ({"scholarship": "peut-être"}, "« peut-être » : écrivez oui, non, ou laissez vide."),
        ({"parent": ""}, "Il manque le nom du parent."),
        ({"phone": "", "parent_phone": "", "parent": ""}, "Il manque un téléphone ou une adresse e-mail."),
    ],
)
def test_each_row_says_what_is_wrong_with_it_and_nothing_comes_in(imported, cast, cells, sentence):
    intake = imported(PUPILS, [NOUR, change(NOUR, **{"name": "Adam", "phone": "06 39 98 11 29", **cells})])
    people = Person.objects.count()
    assert errors(intake, cast.chloe) == [(3, sentence)]
    with pytest.raises(Refused, match="1 ligne est à corriger"):
        bring_in(intake, by=cast.chloe)
    intake.refresh_from_db()
    assert (Person.objects.count(), intake.state, len(intake.rows)) == (people, "read", 2)


def test_everything_wrong_in_a_row_is_said_at_once(imported, cast):
    intake = imported(PUPILS, [change(NOUR, phone="1", born="x", level="y")])
    assert len(errors(intake, cast.chloe)) == 3


def test_what_a_spreadsheet_spoils_is_understood(imported, cast):
    """Excel eats first zeros, and LibreOffice writes dates its own way."""
    intake = imported(PUPILS, [change(NOUR, phone="639981122", born="2010-02-03")])
    person = plan_of(intake, cast.chloe).good[0].person
    assert (person["phone"], person["born"]) == ("+33639981122", date(2010, 2, 3))


def test_siblings_behind_one_phone_are_three_people_with_one_parent(imported, cast):
    rows = [change(NOUR, name=name, phone="") for name in ("Nour Saïd", "Adam Saïd", "Lina Saïd")]
    bring_in(imported(PUPILS, rows), by=cast.chloe)
    assert Person.objects.filter(phone="+33639981123", enrolments__isnull=False).count() == 3
    assert ParentalAuthorisation.objects.values("guardian").distinct().count() == 1


def test_the_same_person_twice_in_a_file_comes_in_once(imported, cast):
    plan = plan_of(imported(PUPILS, [NOUR, change(NOUR, name="o’brien  NOUR")]), cast.chloe)
    assert [(row.line, row.twin) for row in plan.twins] == [(3, "Déjà à la ligne 2 du fichier.")]
    assert len(plan.good) == 1


def test_two_homonyms_with_two_birthdays_are_two_people(imported, cast):
    plan = plan_of(imported(PUPILS, [NOUR, change(NOUR, born="04/02/2011")]), cast.chloe)
    assert len(plan.good) == 2


def test_who_is_already_in_the_programme_stays_out(imported, cast):
    bring_in(imported(PUPILS, [NOUR]), by=cast.chloe)
    plan = plan_of(imported(PUPILS, [NOUR, change(NOUR, name="Adam", phone="0639981177")]), cast.chloe)
    assert [row.twin for row in plan.twins] == ["Déjà dans ce dispositif."]
    assert [row.person["name"] for row in plan.good] == ["Adam"]


def test_a_volunteer_who_is_also_a_pupil_is_one_person(imported, cast):
    bring_in(imported(PUPILS, [NOUR]), by=cast.chloe)
    columns = ("Nom complet", "Portable", "Matières", "Disponibilités")
    bring_in(imported(columns, [["Nour O’Brien", "06 39 98 11 22", "Anglais", "mardi 18-20"]], role="student"), by=cast.chloe)
    assert sorted(Person.objects.get(name="Nour O’Brien").enrolments.values_list("side", flat=True)) == ["learner", "volunteer"]


def test_people_of_another_association_are_never_found(imported, cast):
    """The same name and number elsewhere: saying "already there" would tell where this person is followed."""
    enter("Nour O’Brien", phone="+33639981122", born=date(2010, 2, 3), by=None)
    plan = plan_of(imported(PUPILS, [NOUR]), cast.chloe)
    assert (len(plan.good), plan.good[0].known) == (1, None)


def test_undo_takes_everything_out(imported, cast):
    people, before = Person.objects.count(), Enrolment.objects.count()
    intake = bring_in(imported(PUPILS, [NOUR, change(NOUR, name="Adam", phone="")]), by=cast.chloe)
    undone = undo(intake, by=cast.chloe)
    assert (undone.state, undone.made["kept"]) == ("undone", [])
    assert (Person.objects.count(), Enrolment.objects.count(), Need.objects.count()) == (people, before, 0)
    assert Entry.objects.filter(verb="unimport", by=cast.chloe).count() == 2


def test_undo_keeps_those_to_whom_something_happened_and_says_why(imported, cast):
    intake = bring_in(imported(PUPILS, [NOUR, change(NOUR, name="Adam", phone="0639981129")]), by=cast.chloe)
    adam = Person.objects.get(name="Adam")
    letters.write(adam, kind="campaigns/invited", key="essai", by=cast.chloe, context={"link": "x"})
    undone = undo(intake, by=cast.chloe)
    assert undone.made["kept"] == [[adam.pk, "Un message lui a été envoyé."]]
    assert not Person.objects.filter(name="Nour O’Brien").exists()
    assert ParentalAuthorisation.objects.get().minor == adam


def test_an_import_is_done_once_and_undone_once(imported, cast):
    intake = imported(PUPILS, [NOUR])
    copy = Intake.objects.get(pk=intake.pk)
    bring_in(intake, by=cast.chloe)
    with pytest.raises(Refused):
        bring_in(copy, by=cast.chloe)
    undo(intake, by=cast.chloe)
    with pytest.raises(Refused):
        undo(intake, by=cast.chloe)
    assert Enrolment.objects.count() == 0


def test_staff_may_invite_those_they_imported(imported, cast):
    bring_in(imported(VOLUNTEERS, [GAEL], role="student"), by=cast.chloe)
    bring_in(imported(PUPILS, [NOUR]), by=cast.chloe)
    for intake in Intake.objects.order_by("id"):
        invite(intake, by=cast.chloe)
        assert invite_some(intake, by=None) == 1
        with pytest.raises(Refused):
            invite(Intake.objects.get(pk=intake.pk), by=cast.chloe)
    assert sorted(Letter.objects.values_list("to", "kind")) == [
        ("+33639981123", "people/authorisation"), ("gael@exemple.fr", "campaigns/invited"),
    ]  # fmt: skip


def test_a_coordinator_elsewhere_can_neither_read_nor_bring_in(campaign, cast, imported):
    table = read_table(write_csv(PUPILS, [NOUR]), "x.csv")
    with pytest.raises(Refused):
        read(campaign, organisation=cast.article1, role="pupil", filename="x.csv", table=table, by=cast.zoe)
    with pytest.raises(Refused):
        bring_in(imported(PUPILS, [NOUR]), by=cast.zoe)


def test_columns_corrected_by_hand_are_those_used(imported, cast):
    intake = imported(("A", "B", "C", "D", "E"), [["Nour", "0639981122", "6e", "Maths", "lundi 17-19"]])
    assert errors(intake, cast.chloe)
    map_columns(intake, mapping={"name": 0, "phone": 1, "level": 2, "subjects": 3, "week": 4}, by=cast.chloe)
    assert errors(intake, cast.chloe) == []


# The pages


def post_file(client, campaign, content, name, role="pupil"):
    data = {"role": role, "organisation": campaign.programme.organisation_id, "file": SimpleUploadedFile(name, content)}
    return client.post(f"/bureau/campagnes/{campaign.key}/importer/", data)


@pytest.mark.parametrize(("kind", "write"), [("csv", write_csv), ("xlsx", write_xlsx), ("ods", write_ods)])
def test_a_file_goes_from_upload_to_people_and_back(campaign, cast, browse, kind, write):
    client = browse(cast.chloe)
    url = post_file(client, campaign, write(PUPILS, [NOUR]), f"eleves.{kind}")["Location"]
    page = client.get(url).content.decode()
    assert "Nour O’Brien" in page
    assert "Inscrire 1 personne" in page
    client.post(url + "importer/")
    assert Person.objects.filter(name="Nour O’Brien").exists()
    assert "1 personne est inscrite." in client.get(url).content.decode()
    client.post(url + "annuler/")
    assert not Person.objects.filter(name="Nour O’Brien").exists()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("eleves.xlsx", b"%PDF-1.7 rien", "n’est pas accepté"),
        ("eleves.xlsx", b"Nom;Classe\nNour;6e", "son contenu est de type"),
        ("eleves.csv", b"", "Ce fichier est vide."),
        ("eleves.csv", b"Nom;Classe\n", "Ce fichier a des titres, mais aucune ligne."),
        ("eleves.csv", b"a" * 10_000_001, "Ce fichier est trop lourd"),
        ("eleves.ods", b"PK\x03\x04 casse", "abîmé"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_with_a_sentence(campaign, cast, browse, name, content, sentence):
    response = browse(cast.chloe).post(
        f"/bureau/campagnes/{campaign.key}/importer/",
        {"role": "pupil", "organisation": cast.article1.pk, "file": SimpleUploadedFile(name, content)}, follow=True,
    )  # fmt: skip
    assert sentence in response.content.decode()
    assert not Intake.objects.exists()


def test_a_spreadsheet_with_a_formula_is_refused(campaign, cast, browse):
    book = Workbook()
    book.active.append(["Nom complet", "Classe"])
    book.active.append(["Nour", '=HYPERLINK("https://mechant.example")'])
    out = BytesIO()
    book.save(out)
    response = post_file(browse(cast.chloe), campaign, out.getvalue(), "eleves.xlsx")
    assert response.status_code == 422
    assert "contient une formule" in response.content.decode()


def test_the_list_of_errors_is_a_file_that_computes_nothing(imported, cast, browse):
    intake = imported(PUPILS, [change(NOUR, phone="+1+cmd")])
    content = browse(cast.chloe).get(f"/bureau/imports/{intake.key}/a-corriger.csv").content.decode("utf-8-sig")
    assert content.splitlines()[1].startswith("2;« +1+cmd » n’est pas un numéro")


def test_one_column_cannot_serve_twice(imported, cast, browse):
    intake = imported(PUPILS, [NOUR])
    response = browse(cast.chloe).post(f"/bureau/imports/{intake.key}/", {"c-name": "0", "c-level": "0"})
    assert response.status_code == 422
    assert "Cette colonne est déjà utilisée plus haut." in response.content.decode()


@pytest.mark.parametrize("tail", ["", "a-corriger.csv", "annuler/", "inviter/"])
def test_a_stranger_finds_no_import(imported, cast, browse, tail):
    intake = imported(PUPILS, [NOUR])
    url = f"/bureau/imports/{intake.key}/{tail}"
    assert browse(cast.zoe).get(url).status_code == 404
    assert browse(cast.benoit).get(url).status_code == 404
    assert Client().get(url).status_code == 302
    assert intake.filename not in browse(cast.zoe).get("/bureau/imports/").content.decode()


def test_another_association_cannot_upload_here(campaign, cast, browse):
    assert browse(cast.zoe).get(f"/bureau/campagnes/{campaign.key}/importer/").status_code == 404


def test_a_partner_sees_its_own_imports_only(campaign, cast, browse, imported):
    campaign.programme.partners.add(cast.ailleurs)
    theirs = imported(PUPILS, [NOUR])
    table = read_table(write_csv(PUPILS, [change(NOUR, name="Adam")]), "partenaire.csv")
    mine = read(campaign, organisation=cast.ailleurs, role="pupil", filename="partenaire.csv", table=table, by=cast.zoe)
    client = browse(cast.zoe)
    assert client.get(f"/bureau/imports/{mine.key}/").status_code == 200
    assert client.get(f"/bureau/imports/{theirs.key}/").status_code == 404
    bring_in(mine, by=cast.zoe)
    assert Enrolment.objects.get().organisation == cast.ailleurs


# The generated people


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_the_generated_people_come_in_without_an_error(campaign, cast, kind, django_assert_max_num_queries):
    for role, name, content in people_files(volunteers=60, pupils=60, seed=7, kind=kind):
        intake = read(campaign, organisation=cast.article1, role=role, filename=name, table=read_table(content, name), by=cast.chloe)
        assert errors(intake, cast.chloe) == []
        with django_assert_max_num_queries(60):
            bring_in(intake, by=cast.chloe)
    assert Enrolment.objects.filter(side="volunteer").count() == 60
    assert Enrolment.objects.filter(side="learner").count() == 60
    assert Person.objects.filter(born_precision="year", name="Aya", called="Aya").exists()


def test_the_generated_people_hold_someone_who_turns_fifteen_tomorrow(campaign, cast):
    role, name, content = people_files(volunteers=0, pupils=8)[1]
    bring_in(
        read(campaign, organisation=cast.article1, role=role, filename=name, table=read_table(content, name), by=cast.chloe), by=cast.chloe
    )
    nour, today = Person.objects.get(name="Nour"), timezone.localdate()
    assert (nour.band(today), nour.band(today + timedelta(days=1))) == ("child", "teen")


def test_the_same_seed_gives_the_same_people():
    day = date(2026, 11, 23)
    assert people_files(volunteers=30, pupils=30, seed=3, today=day) == people_files(volunteers=30, pupils=30, seed=3, today=day)
    assert people_files(volunteers=30, pupils=30, seed=3, today=day) != people_files(volunteers=30, pupils=30, seed=4, today=day)


def test_the_preview_costs_the_same_for_ten_rows_and_for_a_hundred(campaign, cast, browse, django_assert_num_queries, imported):
    client = browse(cast.chloe)
    for number in (10, 100):
        intake = imported(PUPILS, [change(NOUR, name=f"Élève {one}", phone=f"06399820{one:02d}") for one in range(number)])
        with django_assert_num_queries(7):
            client.get(f"/bureau/imports/{intake.key}/")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_the_sample_files_of_the_repository_are_those_of_the_generator(campaign, cast, kind):
    for role, name, content in people_files(volunteers=20, pupils=20, kind=kind, today=date(2026, 11, 23)):
        kept = (Path(generate.__file__).parent / "samples" / name).read_bytes()
        assert read_table(kept, name).rows == read_table(content, name).rows
        assert guess(read_table(kept, name).columns, role)
