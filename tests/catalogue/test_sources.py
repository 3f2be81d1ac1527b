from lefil.catalogue.reference.sources import SOURCES


def test_every_source_is_credited_with_its_licence_and_date(client):
    page = client.get("/sources/").content.decode()
    assert all(str(part) in page for source in SOURCES for part in (source.publisher, source.licence, source.date))
