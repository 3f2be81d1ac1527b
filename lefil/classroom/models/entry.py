from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Common European framework; A1.1 is a French step before A1. Their order is that of the list.
CECRL = {
    "": _("pas encore vu"),
    "0": _("débute"),
    "A1.1": "A1.1",
    "A1": "A1",
    "A2": "A2",
    "B1": "B1",
    "B2": "B2",
    "C1": "C1",
    "C2": "C2",
}  # fmt: skip
ORDER = list(CECRL)
SKILLS = {"listening": _("Écouter"), "reading": _("Lire"), "speaking": _("Parler"), "writing": _("Écrire")}


class Positioning(models.Model):
    """Where somebody starts from, and what is arranged for them (Qualiopi, indicators 4, 8, 10). Coded answers, no diagnosis.

    `decision` is empty until a member of the team has decided; "another" goes with a `route`.
    """

    SOURCES = {"self": _("la personne le dit"), "test": _("test"), "cir": _("contrat d’intégration"), "diploma": _("diplôme")}
    READING = {
        "alone": _("lit seul"), "helped": _("lit avec de l’aide"), "other": _("ne lit pas le français"), "no": _("ne lit pas"),
    }  # fmt: skip
    DIGITAL = {"autonomous": _("autonome"), "partial": _("à l’aise sur une partie"), "guided": _("a besoin d’être accompagné")}
    EQUIPMENT = {
        "computer": _("un ordinateur"), "tablet": _("une tablette"), "phone": _("un téléphone seulement"), "none": _("rien encore"),
    }  # fmt: skip
    NETWORK = {"box": _("internet à la maison"), "plan": _("un forfait large"), "small": _("un petit forfait"), "none": _("pas d’internet")}
    QUIET = {"yes": _("oui"), "sometimes": _("parfois"), "no": _("non")}
    ADAPTATIONS = {
        "laptop": _("Prêt d’un ordinateur"), "sim": _("Carte avec internet"), "place": _("Une place dans un lieu calme"),
        "light": _("Leçons en page légère"), "slow": _("Plus de temps pour lire"), "captions": _("Sous-titres"),
        "pair": _("Travail à deux"), "times": _("Horaires aménagés"), "hands": _("Clavier ou souris adaptés"),
    }  # fmt: skip
    DECISIONS = {"": _("à décider"), "join": _("peut entrer dans la classe"), "another": _("un autre chemin d’abord")}
    ROUTES = {
        "french": _("Un cours de français jusqu’au niveau A2, puis cette formation"),
        "digital": _("Les bases de l’ordinateur (DigitAll, 20 heures), puis cette formation"),
        "later": _("La prochaine classe, quand le moment sera meilleur"),
        "equipment": _("Trouver d’abord un ordinateur avec nous"),
        "other": _("Un autre dispositif de l’association"),
    }  # fmt: skip

    enrolment = models.OneToOneField("enrolments.Enrolment", models.CASCADE, related_name="positioning")
    listening = models.CharField(max_length=4, choices=CECRL, blank=True)
    reading = models.CharField(max_length=4, choices=CECRL, blank=True)
    speaking = models.CharField(max_length=4, choices=CECRL, blank=True)
    writing = models.CharField(max_length=4, choices=CECRL, blank=True)
    source = models.CharField(max_length=7, choices=SOURCES, default="self")
    reading_ease = models.CharField(max_length=6, choices=READING)
    digital = models.CharField(max_length=10, choices=DIGITAL)
    equipment = models.CharField(max_length=8, choices=EQUIPMENT)
    network = models.CharField(max_length=5, choices=NETWORK)
    quiet = models.CharField(max_length=9, choices=QUIET)
    goal = models.CharField(max_length=300, blank=True)
    adaptations = models.JSONField(default=list)
    decision = models.CharField(max_length=7, choices=DECISIONS, blank=True)
    route = models.CharField(max_length=9, choices=ROUTES, blank=True)
    decided_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(decision="another") | ~models.Q(route=""), name="positioning_another_has_a_route")
        ]

    def __str__(self) -> str:
        return f"positioning of {self.enrolment_id}"

    @property
    def reaches_a2(self) -> bool:
        """Understands spoken and written French at A2: the prerequisite. Speaking and writing may still grow in class."""
        return all(ORDER.index(level) >= ORDER.index("A2") for level in (self.listening, self.reading))
