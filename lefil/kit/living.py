"""What the living page /design/ shows: the cast in invented moments, no row of any table."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from lefil.kit import days
from lefil.kit.forms import CodeField, DayField, PhoneField, SlotSelect, WeekField
from lefil.kit.thread import Knot

BANDS = [("8", "8 h - 12 h"), ("12", "12 h - 14 h"), ("14", "14 h - 17 h"), ("17", "17 h - 19 h"), ("19", "19 h - 21 h")]


class Sample(forms.Form):
    name = forms.CharField(label="Votre prénom", help_text="Celui que votre tuteur utilisera.")
    phone = PhoneField(label="Votre téléphone", help_text="Nous envoyons un code par SMS. Il ne sert qu’à cela.")
    code = CodeField(label="Le code reçu par SMS", help_text="6 chiffres. Il est valable 10 minutes.")
    birth = DayField(label="Votre date de naissance", help_text="Par exemple 27 3 2008.", birth=True)
    level = forms.ChoiceField(
        label="Votre classe", choices=[("", "Choisissez"), ("3e", "3e"), ("2de", "2de"), ("1re", "1re"), ("tle", "Terminale")]
    )
    about = forms.CharField(
        label="Ce qui vous aiderait le plus", help_text="Une phrase suffit.", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    report = forms.FileField(label="Votre bulletin", help_text="Une photo ou un PDF, 5 Mo au plus.", required=False)
    goals = forms.MultipleChoiceField(
        label="Ce que vous cherchez",
        help_text="Plusieurs réponses possibles.",
        choices=[("hard", "Comprendre un point difficile"), ("method", "Une méthode"), ("will", "Retrouver l’envie")],
        widget=forms.CheckboxSelectMultiple,
    )
    voice = forms.ChoiceField(
        label="Comment voulez-vous parler ?",
        choices=[("video", "En vidéo"), ("voice", "En voix seule"), ("phone", "Par téléphone")],
        widget=forms.RadioSelect,
    )
    slot = forms.ChoiceField(label="Votre première séance", help_text="45 minutes avec Benoît.", choices=[], widget=SlotSelect)
    week = WeekField(label="Quand êtes-vous libre ?", help_text="Touchez les cases. Glissez pour en choisir plusieurs.", bands=BANDS)
    agree = forms.BooleanField(label="J’ai lu la charte et je suis d’accord")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["voice"].widget.hints = {
            "voice": "Moins de données : 20 Mo par heure.",
            "phone": "Nous vous appelons. Gratuit pour vous.",
        }
        first = timezone.localdate() + timedelta(days=2)
        hours = [[(f"{day}-{hour}", days.clock(time(hour))) for hour in (17, 18, 19)] for day in range(2)]
        slot: Any = self.fields["slot"]
        slot.choices = [(days.day(first + timedelta(days=day)), slots) for day, slots in enumerate(hours)]


def forms_shown() -> dict[str, Any]:
    filled = {"phone": "06 12 34 56 78", "goals": ["method"], "voice": "voice", "slot": "0-18", "week": ["2-14", "2-17", "5-8"]}
    wrong = Sample({"name": "", "phone": "06 12", "birth_day": "31", "birth_month": "2", "birth_year": "2008", "voice": "chat"})
    return {"form": Sample(initial=filled), "wrong": wrong, "wrong_summary": wrong, "chips": Sample(initial=filled, prefix="chips")}


def knots(now: datetime) -> list[Knot]:
    return [
        Knot(
            "Se tester en web-entretien",
            now + timedelta(minutes=12),
            "45 minutes, en vidéo ou en voix seule. Préparez : l’offre, un verre d’eau.",
            "now",
        ),
        Knot(
            "Trois conseils de David", (now - timedelta(days=7)).date(), quote="« Dites le nom du métier dans les 10 premières secondes. »"
        ),
        Knot(
            "Pitch ton pitch",
            (now - timedelta(days=11)).date(),
            "Confiance avant : 4. Après : 7.",
            url="#fil",
            link="Réécouter votre prise",
        ),
        Knot(text="16 jours sans nouvelles. Chloé vous a appelée.", state="silence"),
        Knot("Votre CV, première version", (now - timedelta(days=27)).date(), url="#fil", link="Ouvrir le PDF"),
        Knot("Bienvenue", (now - timedelta(days=35)).date(), "Envoyée par la mission locale de Saint-Denis.", "start"),
    ]


def overdue(now: datetime) -> list[Knot]:
    return [
        Knot("Plus de nouvelles depuis 31 jours", text="Appelez Yonas avant jeudi.", state="frayed"),
        Knot("Absent, téléphone éteint", (now - timedelta(days=12)).date(), state="missed"),
        Knot("Prochaine séance, à confirmer", (now + timedelta(days=3)).date(), state="planned"),
    ]


def silences(today: date) -> list[dict[str, Any]]:
    def row(name: str, place: str, since: int, why: str, ages: str, frayed: bool = True) -> dict[str, Any]:
        states = {"d": "done", "m": "missed", "p": "planned"}
        points = [(today - timedelta(days=int(age[1:])), states[age[0]]) for age in ages.split()]
        return {"name": name, "place": place, "since": since, "why": why, "points": points, "frayed": frayed}

    return [
        row("Yonas", "Digistart · promo 3", 31, "absent 2 fois de suite, téléphone éteint", "d58 d55 d51 d45 d39 d35 d31 m24 m17"),
        row("Lina, 2de", "Tutorat · avec Benoît", 22, "c’est le tuteur qui a annulé 2 fois", "d57 d50 d43 d36 p29 d22 p15 p8"),
        row("Mariam", "Coups de pouce", 19, "a dit vouloir arrêter", "d41 d34 d19 m13"),
        row("Malik, 4e", "Tutorat · avec Sonia", 2, "tout va bien", "d47 d40 d33 d26 d19 d12 d2", frayed=False),
    ]


def pupil_knots(now: datetime) -> list[Knot]:
    return [
        Knot("Maths avec Benoît", now + timedelta(minutes=12), "Les fractions, exercice 4.", "now"),
        Knot("Tu as compris les priorités", (now - timedelta(days=7)).date(), quote="« J’ai réussi sans regarder le cours. »"),
        Knot("Première séance", (now - timedelta(days=14)).date(), "Vous avez choisi deux points à travailler.", "start"),
    ]


def one_question() -> dict[str, Any]:
    wrong = Sample({"phone": "06 12"})
    wrong.fields = {"phone": wrong.fields["phone"]}
    return {"form": wrong, "step": {"current": 2, "total": 5}, "back": "/design/", "skip": True}


def one_confirmation() -> dict[str, Any]:
    lead = "Benoît est prévenu tout de suite. Vous pouvez revenir quand vous voulez."
    return {"question": "Quitter le tutorat ?", "lead": lead, "button": "Quitter le tutorat", "danger": True, "back": "/design/"}


def team_tabs() -> list[dict[str, Any]]:
    words = ["Binômes", "Mise en relation", "Séances", "Chiffres"]
    others = [{"label": word, "url": "#silences", "gommette": "", "current": False} for word in words]
    return [{"label": "Aujourd’hui", "url": "#", "gommette": "today", "current": True}, *others]


PLACES = {"93": 212, "59": 160, "13": 148, "75": 96, "69": 88, "31": 61, "974": 54, "35": 40, "67": 38, "971": 22, "29": 12, "48": 2}


def everything() -> dict[str, Any]:
    now, today = timezone.now(), timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    return {
        **forms_shown(),
        "knots": knots(now),
        "pupil_knots": pupil_knots(now),
        "overdue": overdue(now),
        "silences": silences(today),
        "since": today - timedelta(days=60),
        "today": today,
        "soon": now + timedelta(minutes=12),
        "later": now + timedelta(days=2),
        "week_days": [{"day": monday + timedelta(days=n), "today": monday + timedelta(days=n) == today, "n": n} for n in range(7)],
        "weekly": [("Semaine 44", 310), ("Semaine 45", 455), ("Semaine 46", 720), ("Semaine 47", 1000)],
        "places": PLACES,
        "stickers": [
            ("today", "Aujourd’hui"),
            ("tutoring", "Tutorat"),
            ("coaching", "Coups de pouce"),
            ("classroom", "Cours en direct"),
            ("me", "Mon espace"),
        ],
        "tabs": [
            {"label": "Aujourd’hui", "url": "#", "gommette": "today", "current": True},
            {"label": "Tutorat", "url": "#fil", "gommette": "tutoring", "current": False},
            {"label": "Coups de pouce", "url": "#formulaires", "gommette": "coaching", "current": False},
            {"label": "Mon espace", "url": "#blocs", "gommette": "me", "current": False},
        ],
        "step": {"current": 3, "total": 5},
    }


PAGES = {
    "index": everything,
    "fil": everything,
    "eleve": everything,
    "silence": lambda: {**everything(), "tabs": team_tabs()},
    "question": one_question,
    "confirmer": one_confirmation,
}


def samples(page: str) -> dict[str, Any]:
    return PAGES[page]()
