import pytest

from config import env


def test_a_database_address_is_read_whole():
    found = env.database("postgres://lefil:p%40ss@db.example:6543/lefil?sslmode=require", {})
    assert (found["NAME"], found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == (
        "lefil",
        "lefil",
        "p@ss",
        "db.example",
        "6543",
    )
    assert found["OPTIONS"]["sslmode"] == "require"


@pytest.mark.parametrize(("url", "port", "ssl", "tls"), [("smtp://h", 25, False, False), ("smtp://a:b@h:587", 587, False, True), ("smtps://a:b@h", 465, True, False)])  # fmt: skip
def test_a_mail_server_address_is_read_whole(url, port, ssl, tls):
    found = env.smtp(url)
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == ("h", port, ssl, tls)


@pytest.mark.parametrize(("wrong", "word"), [
    (lambda: env.database("mysql://x", {}), "DATABASE_URL"), (lambda: env.smtp("mail.example"), "LEFIL_SMTP_URL"),
])  # fmt: skip
def test_a_wrong_address_stops_the_start_with_a_sentence(wrong, word):
    with pytest.raises(SystemExit, match=word):
        wrong()


def test_a_flag_or_a_table_that_is_neither_stops_the_start(monkeypatch):
    monkeypatch.setenv("LEFIL_MAYBE", "perhaps")
    with pytest.raises(SystemExit, match="LEFIL_MAYBE"):
        env.flag("LEFIL_MAYBE", False, "")
    with pytest.raises(SystemExit, match="JSON"):
        env.table("LEFIL_MAYBE", "")
    for name in ("LEFIL_MAYBE",):
        env.DECLARED.pop(name, None)
