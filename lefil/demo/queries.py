from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lefil.demo.cast import PHONES
from lefil.letters.models import Letter
from lefil.people.models import Person

ROLES = {
    "malik": ("Malik", _("élève, 14 ans")),
    "samira": ("Samira", _("sa mère")),
    "benoit": ("Benoît", _("tuteur")),
    "amina": ("Amina", _("bénévole en formation")),
    "david": ("David", _("bénévole à recevoir")),
    "ines": ("Inès", _("coordinatrice aussi")),
    "chloe": ("Chloé", _("coordinatrice")),
    "farid": ("Farid", _("financeur")),
    "zoe": ("Zoé", _("autre association")),
}


def cast_member(who: str) -> Person | None:
    """A person of the cast by their short name; None for any other word."""
    phone = PHONES.get(who)
    return Person.objects.filter(phone=phone, account__phone=phone).order_by("id").first() if phone else None


def holds_people() -> bool:
    return Person.objects.exists()


def latest_letters(whom: str) -> QuerySet[Letter]:
    """The newest letters first, of everybody or of one of the cast."""
    letters = Letter.objects.select_related("person").order_by("-id")
    return letters.filter(to=PHONES[whom]) | letters.filter(person__phone=PHONES[whom]) if whom in PHONES else letters
