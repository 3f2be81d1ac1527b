from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from lefil.kit.keys import Keyed


class PersonQuerySet(models.QuerySet["Person"]):
    def present(self) -> "PersonQuerySet":
        return self.filter(erased__isnull=True)

    def reached_by(self, contact: str) -> "PersonQuerySet":
        """Those who gave this phone number (E.164) or this e-mail address, proven or not."""
        return self.present().filter(models.Q(email__iexact=contact) if "@" in contact else models.Q(phone=contact))


class Person(Keyed):
    """A human being, once, whatever their programmes. May have no surname, no e-mail, no known birthday.

    `name` is what they write, in any script; `called` is all that the other side of a pair ever sees.
    When only the year of birth is known (`born_precision` "year"), `born` is 31 December of that year: the person
    counts as the youngest they may be, so that no protection ends too early.
    `regime` is the band that the birthday sweep last saw, never read to allow anything: see `band`. `contact_from` and
    `contact_to` are the hours of their own day between which we may write. `warned` is when we said that the file will be
    erased. `pin` is a hash; `pin_until` closes the door after too many wrong tries.
    """

    GENDERS = {"f": _("femme"), "m": _("homme"), "x": _("autre"), "": _("non dit")}
    BANDS = {"child": _("moins de 15 ans"), "teen": _("15 à 17 ans"), "adult": _("18 ans ou plus"), "": _("âge inconnu")}

    account = models.ForeignKey("people.Account", models.SET_NULL, null=True, blank=True, related_name="people")
    name = models.CharField(max_length=120)
    called = models.CharField(max_length=60)
    born = models.DateField(null=True, blank=True)
    born_precision = models.CharField(max_length=4, choices={"day": _("jour"), "year": _("année")}, default="day")
    gender = models.CharField(max_length=1, choices=GENDERS, blank=True)
    phone = models.CharField(max_length=16, blank=True)
    email = models.EmailField(blank=True)
    verified = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=8, default="fr")
    speaks = models.JSONField(default=list)
    timezone = models.CharField(max_length=40, default="Europe/Paris")
    departement = models.CharField(max_length=3, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    channel = models.CharField(max_length=5, choices={"sms": _("SMS"), "email": _("courriel")}, default="sms")
    contact_from = models.PositiveSmallIntegerField(default=8)
    contact_to = models.PositiveSmallIntegerField(default=20)
    pin = models.CharField(max_length=128, blank=True)
    pin_tries = models.PositiveSmallIntegerField(default=0)
    pin_until = models.DateTimeField(null=True, blank=True)
    regime = models.CharField(max_length=5, choices=BANDS, blank=True)
    regime_since = models.DateField(null=True, blank=True)
    warned = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    last_contact = models.DateTimeField(null=True, blank=True)
    erased = models.DateTimeField(null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["phone"]), models.Index(fields=["email"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(contact_from__lt=models.F("contact_to"), contact_to__lte=24), name="person_contact_hours_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.called

    def age(self, today: date) -> int | None:
        """Whole years on that day; None when no birth date is known."""
        if not self.born:
            return None
        return today.year - self.born.year - ((today.month, today.day) < (self.born.month, self.born.day))

    def band(self, today: date) -> str:
        """The age regime of that day, a key of BANDS: under 15, 15 to 17, adult (French law, articles 45 LIL and 388 code civil).

        Never stored: a birthday changes it by itself.
        """
        age = self.age(today)
        if age is None:
            return ""
        return "child" if age < 15 else "teen" if age < 18 else "adult"
