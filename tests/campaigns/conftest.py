import re
from datetime import timedelta

import pytest
from django.utils import timezone

from lefil.campaigns.actions import open_campaign
from lefil.campaigns.models import Campaign

TEXTS = {
    "promise": "Chaque élève qui le demande reçoit de l’aide.",
    "priority": "Certains élèves passent d’abord.",
    "ask": [
        {"role": "pupil", "button": "Demander de l’aide", "time": "Deux fois par semaine.", "duration": "Six semaines.", "eligibility": ["Un téléphone."],
         "difficulties": ["Il faut parfois attendre."], "next_steps": ["Un parent donne son accord."]},
    ],
    "faq": [{"roles": ["pupil"], "question": "Est-ce payant ?", "answer": "Non."}],
    "poster": [{"role": "pupil", "headline": "Un cours t’échappe ?", "lines": ["C’est gratuit."], "call": "Scanne", "small": "Avant 18 ans."}],
}  # fmt: skip


@pytest.fixture
def campaign(cast) -> Campaign:
    return open_campaign(
        cast.tutoring, slug="reussite", title="Un élève, un bénévole", hashtag="#RéussiteVirale", opens=timezone.localdate() - timedelta(days=10),
        objective_learners=5000, objective_volunteers=5000, audiences=["lycee"], texts=TEXTS, by=None,
    )  # fmt: skip


WEEK = ["0-5", "2-3", "2-4"]
CONTACT = {"phone": "06 39 98 11 22", "follow_up": "on"}
PUPIL = [
    {"level": "2de", "who": "me"},
    {"subject_1": "maths", "subject_2": "francais"},
    {"hard": "Les fractions, depuis l’an dernier."},
    {"week": WEEK},
    {"modes": ["voice"], "language": "ar", "wish": ""},
    {"name": "Nour O’Brien", "born_day": "3", "born_month": "2", "born_year": "2010", "gender": "f"},
    {"scholarship": "yes", "qpv": "unknown", "school": "rep_plus"},
    {"place": "93200", "frontline": "no"},
    {"parent_name": "لينا عبد", "parent_phone": "06 39 98 11 23", "parent_language": "ar"},
    CONTACT,
]
VOLUNTEER = [
    {"subject_1": "maths", "subject_2": "philosophie"},
    {"range_maths": "college-lycee", "range_philosophie": "lycee"},
    {"week": WEEK},
    {"modes": ["video", "phone"], "language": "", "wish": ""},
    {"name": "Gaël N’Diaye", "born_day": "", "born_month": "", "born_year": "1999", "gender": "m"},
    {"studies": "m", "place": "2A", "capacity": "2"},
    {"months": "3", "motivation": "J’aime expliquer."},
    {"email": "gael@exemple.fr", "follow_up": "on"},
]
PROFESSIONAL = [*VOLUNTEER[:5], {"job": "Ingénieure", "place": "", "capacity": "1"}, *VOLUNTEER[6:]]


def walk(client, campaign, role, answers, *, source=""):
    """Answers each page as a phone would, following each 303; gives the last page's address."""
    url = f"/c/{campaign.slug}/inscription/{role}/" + (f"?s={source}" if source else "")
    for page in answers:
        response = client.post(url, page)
        assert response.status_code == 303, (url, re.findall(r"À corriger :.*?</span>([^<]*)<", response.content.decode()))
        url = response["Location"]
    return url
