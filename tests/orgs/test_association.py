import pytest

from lefil.journal.models import Entry
from lefil.kit.refusals import Refused
from lefil.orgs.actions import add_antenna, appoint, describe, found
from lefil.orgs.forms import OrganisationForm, siret_holds

FACTS = {
    "name": "Article 1", "address": "28 rue de l’Est, 75020", "city": "Paris", "rna": "w75 1234567", "siret": "732 829 320 00074",
    "help_phone": "+33 1 84 80 00 00", "signatory": "Farah Benali", "signatory_title": "directrice",
}  # fmt: skip


def test_what_an_administrator_writes_is_kept_tidy_and_journalled(cast, browse):
    client = browse(cast.chloe)
    page = client.get(f"/bureau/association/{cast.article1.key}/").content.decode()
    assert "Farah Benali" in page
    assert client.post(f"/bureau/association/{cast.article1.key}/", FACTS).status_code == 302
    cast.article1.refresh_from_db()
    written = (cast.article1.rna, cast.article1.siret, cast.article1.help_phone, cast.article1.city)
    assert written == ("W751234567", "73282932000074", "01 84 80 00 00", "Paris")
    line = Entry.objects.get(verb="describe")
    assert (line.by, line.detail) == (cast.chloe, {"fields": ["address", "help_phone", "rna", "siret"]})
    again = client.get(f"/bureau/association/{cast.article1.key}/").content.decode()
    assert 'value="01 84 80 00 00"' in again
    client.post(f"/bureau/association/{cast.article1.key}/", FACTS)
    assert Entry.objects.filter(verb="describe").count() == 1


def test_the_page_says_what_an_attestation_still_lacks(cast, browse):
    client = browse(cast.chloe)
    words = "Personne ne signe encore les attestations"
    assert words not in client.get("/bureau/association/").content.decode()
    describe(cast.article1, signatory="", by=cast.chloe)
    assert words in client.get("/bureau/association/").content.decode()


@pytest.mark.parametrize(
    ("facts", "wrong"),
    [
        ({"name": " "}, "name"),
        ({"rna": "W75123456"}, "rna"),
        ({"rna": "X751234567"}, "rna"),
        ({"siret": "73282932000075"}, "siret"),
        ({"siret": "7328293200007"}, "siret"),
        ({"help_phone": "12"}, "help_phone"),
        ({"signatory": ""}, "signatory"),
    ],
)
def test_a_wrong_number_is_said_where_it_was_written(cast, browse, facts, wrong):
    assert set(OrganisationForm({**FACTS, **facts}).errors) == {wrong}
    assert browse(cast.chloe).post(f"/bureau/association/{cast.article1.key}/", {**FACTS, **facts}).status_code == 422


def test_only_the_name_has_to_be_written():
    assert OrganisationForm({"name": "Article 1"}).is_valid()


@pytest.mark.parametrize(
    ("siret", "holds"),
    [
        ("73282932000074", True),
        ("35600000000048", True),  # La Poste, head office: the ordinary key
        ("35600000049837", True),  # one of its offices: the plain sum is a multiple of 5
        ("35600000049838", False),
        ("73282932000079", False),  # a plain sum multiple of 5, but not La Poste
        ("٧٣٢٨٢٩٣٢٠٠٠٠٧٤", False),  # the form turns Arabic figures into 0-9 first
        ("", False),
    ],
)
def test_a_siret_is_checked_by_its_key_and_la_poste_by_its_own(siret, holds):
    assert siret_holds(siret) is holds


@pytest.mark.parametrize("who", ["zoe", "farid", "amina", "malik"])
def test_who_does_not_administer_reads_and_changes_nothing(cast, browse, who):
    client = browse(getattr(cast, who))
    assert client.get("/bureau/association/").status_code == 403
    for end in ("", "antenne/"):
        assert client.post(f"/bureau/association/{cast.article1.key}/{end}", FACTS).status_code == 404
    cast.article1.refresh_from_db()
    assert cast.article1.siret == ""


def test_the_administrator_of_another_association_sees_hers_only(cast, browse):
    appoint(cast.zoe, organisation=cast.ailleurs, role="admin", by=None)
    client = browse(cast.zoe)
    page = client.get("/bureau/association/").content.decode()
    assert cast.ailleurs.key in page
    assert cast.article1.key not in page
    assert client.get(f"/bureau/association/{cast.article1.key}/").status_code == 404


def test_other_fields_are_not_changed_by_describing(cast):
    with pytest.raises(Refused):
        describe(cast.article1, parent=cast.ailleurs, by=cast.chloe)
    with pytest.raises(Refused, match="nom"):
        describe(cast.article1, name="", by=cast.chloe)


def test_an_antenna_stands_below_its_association_and_is_administered_with_it(cast, browse):
    client = browse(cast.chloe)
    assert client.post(f"/bureau/association/{cast.article1.key}/antenne/", {"name": "Article 1 Lyon"}).status_code == 302
    lyon = cast.article1.children.get()
    assert (lyon.kind, lyon.name, lyon.slug) == ("antenna", "Article 1 Lyon", "article-1-article-1-lyon")
    assert client.get(f"/bureau/association/{lyon.key}/").status_code == 200
    page = client.get("/bureau/association/").content.decode()
    assert page.index(cast.article1.key) < page.index(lyon.key)
    assert client.post(f"/bureau/association/{cast.article1.key}/antenne/", {"name": " "}).status_code == 422
    twice = client.post(f"/bureau/association/{cast.article1.key}/antenne/", {"name": "article 1 lyon"}, follow=True)
    assert "Cette antenne existe déjà." in twice.content.decode()
    assert cast.article1.children.count() == 1
    with pytest.raises(Refused):
        add_antenna(lyon, name="Lyon 7e", by=cast.chloe)


def test_two_antennas_whose_names_read_alike_have_their_own_addresses(cast):
    first = add_antenna(cast.article1, name="Évry", by=cast.chloe)
    second = add_antenna(cast.article1, name="Evry !", by=cast.chloe)
    assert (first.slug, second.slug) == ("article-1-evry", "article-1-evry-2")


def test_an_antenna_is_listed_after_its_own_association(cast, browse):
    union = found("Union", slug="union", kind="federation", by=None)
    appoint(cast.farid, organisation=union, role="admin", by=None)
    for name in ("Zeta", "Alpha"):
        one = found(name, slug=name.lower(), parent=union, by=None)
        add_antenna(one, name=f"{name} Nord", by=cast.farid)
    page = browse(cast.farid).get("/bureau/association/").content.decode()
    places = [page.index(f"<bdi>{name}</bdi></h2>") for name in ("Union", "Alpha", "Alpha Nord", "Zeta", "Zeta Nord")]
    assert places == sorted(places)
