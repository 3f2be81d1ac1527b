"""Where the play takes place: the associations, the programme, its modules, its campaign."""

import json
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.utils import timezone

from lefil.campaigns.actions import add_source, open_campaign
from lefil.campaigns.models import Campaign
from lefil.demo.cast import Cast
from lefil.orgs.actions import appoint
from lefil.people.actions import install_defaults
from lefil.tutoring.actions import install
from lefil.tutoring.content import campaign_copy


def set_stage(cast: Cast) -> Campaign:
    """Retention delays, the tutoring modules, and an open campaign with its posters' codes."""
    install_defaults(by=None)
    install(cast.tutoring, by=None)
    appoint(cast.ines, organisation=cast.article1, role="coordinator", by=cast.chloe)
    campaign = open_campaign(
        cast.tutoring, slug="reussite-virale", title=campaign_copy().title, hashtag="#RéussiteVirale", opens=timezone.localdate() - timedelta(days=60),
        objective_learners=5000, objective_volunteers=5000, audiences=["lycee", "college"], texts=_texts(), by=None,
    )  # fmt: skip
    for code, label in [
        ("affiche", "Affiche du lycée"),
        ("whatsapp", "Lien partagé sur WhatsApp"),
        ("universite", "Universités partenaires"),
    ]:
        add_source(campaign, code=code, label=label, by=cast.chloe)
    return campaign


def _texts() -> dict[str, Any]:
    """The campaign's copy as data: the association edits it afterwards, the programme's files stay as they are."""
    copy = asdict(campaign_copy())
    renamed = {"objectives": "objective", "asks": "ask", "posters": "poster"}
    return json.loads(json.dumps({renamed.get(name, name): value for name, value in copy.items()}))
