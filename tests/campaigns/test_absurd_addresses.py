import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "url",
    ["/c/reussite/?s=%00", "/c/reussite/affiche/?s=%00", "/inscription/%00/", "/autorisation/%00/", "/autorisation/%00/code/", "/s/%00"],
)
def test_a_null_sign_in_an_address_is_no_breakdown(campaign, url):
    """PostgreSQL knows no such sign, and robots send it."""
    assert Client().get(url).status_code in {200, 400, 404, 409}
