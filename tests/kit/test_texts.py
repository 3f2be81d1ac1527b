import pytest

from lefil.kit.texts import markdown


@pytest.mark.parametrize("typed", [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[lien](javascript:alert(1))", "[lien](data:text/html;base64,PHNjcmlwdD4=)",
    "<a href='javascript:alert(1)' onclick='x()'>a</a>", "![x](javascript:alert(1))", "<iframe src=//x></iframe>", "<svg onload=alert(1)>", "[a]( java\nscript:alert(1))",
])  # fmt: skip
def test_hostile_markdown_is_only_words(typed):
    html = str(markdown(typed)).lower()
    for bad in ("<script", "<img", "<iframe", "<svg", 'href="javascript', 'href="data', 'href=" java'):
        assert bad not in html
    assert " onclick=" not in html.replace("&lt;a href='javascript:alert(1)' onclick=", "")


def test_plain_markdown_stays():
    assert (
        str(markdown("**Bonjour** [ici](https://exemple.fr)"))
        == '<p><strong>Bonjour</strong> <a href="https://exemple.fr" rel="noopener noreferrer">ici</a></p>\n'
    )
