import pytest

from lefil.kit.refusals import Refused
from lefil.live.actions import set_policy
from lefil.live.models import Policy

pytestmark = pytest.mark.django_db
GOOD = {"media": "auto", "lobby": True, "chat": "all", "chat_minors": "hosts", "keep_days": 30}


def test_a_programme_has_one_policy_that_may_change(cast):
    set_policy(cast.tutoring, by=cast.chloe, **GOOD)
    set_policy(cast.tutoring, by=cast.chloe, **{**GOOD, "keep_days": 60, "lobby": False})
    policy = Policy.objects.get()
    assert (policy.keep_days, policy.lobby, policy.chat_minors) == (60, False, "hosts")


@pytest.mark.parametrize(
    "change",
    [
        {"media": "mesh"}, {"chat": "none"}, {"chat_minors": ""}, {"keep_days": 6}, {"keep_days": 366}, {"keep_days": -1},
        {"chat": "off", "chat_minors": "all"}, {"chat": "hosts", "chat_minors": "all"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(cast, change):
    with pytest.raises(Refused):
        set_policy(cast.tutoring, by=cast.chloe, **{**GOOD, **change})
    assert not Policy.objects.exists()
