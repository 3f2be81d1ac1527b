import pytest

from lefil.tutoring import content


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_parents_read_their_leaflet_in_their_language_without_sign_in(client, db, language):
    client.cookies["lang"] = language
    title = next(one.title for one in content.trainings() if one.audience == "parent" and one.lang == language)
    assert title in client.get("/tutorat/parents/").content.decode()
