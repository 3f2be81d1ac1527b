from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.catalogue.models import Module, Programme
from lefil.enrolments.models import Completion
from lefil.journal.actions import move, record
from lefil.kit.refusals import Refused
from lefil.people.models import Person
from lefil.tutoring import content

CHECK_DAYS = 365
SIGN_AGAIN = timedelta(days=14)
CHECK_TEXT = """Demandez votre extrait de casier judiciaire, bulletin n° 3. C’est gratuit, sur le site casier-judiciaire.justice.gouv.fr.

Montrez-le à une personne de l’équipe pendant un appel. Nous n’en gardons aucune copie : seulement la date."""


@transaction.atomic
def install(programme: Programme, *, by: Person | None) -> list[Module]:
    """Gives a programme the steps of tutoring from the content files: creates them, or brings them up to date.

    Doing it twice changes nothing. Modules that an association added by itself are left alone. When the version of a text to
    sign has grown, those who signed the former one have 14 days to read and sign again.
    """
    if programme.pack != "tutoring":
        raise Refused(_("Ce dispositif n’est pas un tutorat."))
    steps = [_interview(), *_trainings("volunteer"), _check(), _commitment(programme), *_trainings("learner")]
    return [_keep(programme, position, facts, by) for position, facts in enumerate(steps, 1)]


def _keep(programme: Programme, position: int, facts: dict[str, Any], by: Person | None) -> Module:
    module = Module.objects.filter(programme=programme, code=facts["code"]).first()
    facts = {**facts, "position": position}
    if module is None:
        module = Module.objects.create(programme=programme, **facts)
        record(module, "add", by=by)
        return module
    changed = [name for name, value in facts.items() if getattr(module, name) != value]
    if changed:
        for name in changed:
            setattr(module, name, facts[name])
        module.save()
        record(module, "change", by=by, detail={"fields": changed})
    if "version" in changed and module.kind == "commitment":
        _sign_again(module, by)
    return module


def _sign_again(module: Module, by: Person | None) -> None:
    limit = timezone.localdate() + SIGN_AGAIN
    for completion in Completion.objects.filter(module=module, state="passed").exclude(version=module.version).select_related("enrolment"):
        if completion.valid_until is None or completion.valid_until > limit:
            move(completion, to="passed", by=by, about=completion.enrolment.person, why="nouveau texte à signer", valid_until=limit)


def _interview() -> dict[str, Any]:
    grid = content.interview_grid()
    inside = {
        "criteria": [plain(asdict(one)) for one in grid.criteria],
        "decisions": [plain(asdict(one)) for one in grid.decisions],
        "reasons": [plain(asdict(one)) for one in grid.reasons],
        "scale": [plain(asdict(one)) for one in grid.scale],
        "before": grid.before,
        "never": grid.never,
    }
    return {
        "side": "volunteer", "kind": "interview", "code": "interview", "title": "Entretien avec l’équipe", "minutes": grid.minutes,
        "version": str(grid.version), "content": inside,
    }  # fmt: skip


def _trainings(audience: str) -> list[dict[str, Any]]:
    """A tutor must pass each module; a pupil's cards are an offer, never a gate."""
    return [
        {
            "side": audience, "kind": "training", "code": one.code, "title": one.title, "minutes": one.minutes,
            "required": audience == "volunteer", "pass_percent": one.pass_percent, "validity_days": one.validity_days or None,
            "version": str(one.version),
            "content": {
                "summary": one.summary,
                "cards": [asdict(card) for card in one.cards],
                "quiz": [plain(asdict(question)) for question in one.questions],
            },
        }
        for one in content.trainings()
        if one.audience == audience
    ]  # fmt: skip


def _check() -> dict[str, Any]:
    title = "Extrait de casier judiciaire"
    return {
        "side": "volunteer", "kind": "check", "code": "casier", "title": title, "validity_days": CHECK_DAYS,
        "content": {"label": title, "text": CHECK_TEXT},
    }  # fmt: skip


def _commitment(programme: Programme) -> dict[str, Any]:
    """The names of people and the number to call are put in when it is read; what the programme decides, now."""
    text = content.commitments()["volunteer"]
    words = {
        "frequency": f"deux séances par semaine, de {programme.meeting_minutes} minutes au plus",
        "duration": "six semaines au moins",
        "contact_name": "l’équipe",
    }
    body = text.body
    for name, said in words.items():
        body = body.replace("{{ " + name + " }}", said)
    return {
        "side": "volunteer", "kind": "commitment", "code": "engagement", "title": text.title, "minutes": 3,
        "version": str(text.version), "content": {"text": body},
    }  # fmt: skip


def plain(value: Any) -> Any:
    """Tuples as lists, so that what is written equals what JSON reads back."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value
