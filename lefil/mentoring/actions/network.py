import re
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.groups.actions import tell
from lefil.groups.models import Group
from lefil.groups.rules import may_meet
from lefil.journal.actions import move, record
from lefil.kit.links import absolute
from lefil.kit.refusals import Refused
from lefil.mentoring.models import NetworkAnswer, NetworkRequest
from lefil.mentoring.queries.pairs import learner_in, mentor_in
from lefil.people.models import Person

CONTACT = re.compile(r"@|https?:|www\.|(?:\d[\s.\-]?){6,}", re.I)
MOST_OPEN = 3


@transaction.atomic
def ask_network(group: Group, *, company: str, words: str, by: Person) -> NetworkRequest:
    """A mentor writes the request; it goes nowhere before the learner has read these very words and said yes.

    Refused with the learner's name or a contact in it, while the pair may not meet, beyond three that stand.
    """
    company, words = company.strip(), words.strip()
    learner = learner_in(group)
    if learner is None or not may_meet(group):
        raise Refused(_("Votre binôme ne peut pas demander en ce moment."))
    if not company or not words:
        raise Refused(_("Écrivez l’entreprise ou le métier, et ce que vous demandez."))
    if len(company) > 120 or len(words) > 300:
        raise Refused(_("C’est trop long. Deux phrases suffisent."))
    if _names(learner, f"{company} {words}"):
        raise Refused(_("N’écrivez pas le nom de la personne. Le réseau n’en a pas besoin."))
    if CONTACT.search(words):
        raise Refused(_("N’écrivez ni numéro, ni adresse. La réponse passe par vous ou par l’équipe."))
    if NetworkRequest.objects.filter(group=group, state__in=["proposed", "open"]).count() >= MOST_OPEN:
        raise Refused(_("Il y a déjà %(most)s demandes en cours. Terminez-en une d’abord.") % {"most": MOST_OPEN})
    made = NetworkRequest.objects.create(group=group, person=learner, author=by, company=company, words=words)
    record(made, "ask", by=by, about=learner)
    tell(
        learner, kind="mentoring/network_consent", key=f"mentoring/network_consent:{made.pk}", by=by, group=group, mentor=by.called,
        link=absolute("mentoring:request", made.key),
    )  # fmt: skip
    return made


def _names(person: Person, words: str) -> bool:
    """Whether a name of that person stands in these words, as a word of its own."""
    said = set(re.findall(r"\w+", words.casefold()))
    return bool(said & {part for part in re.findall(r"\w+", f"{person.name} {person.called}".casefold()) if len(part) > 2})


@transaction.atomic
def decide_request(request: NetworkRequest, *, yes: bool, by: Person) -> NetworkRequest:
    """The learner's own yes or no to this request; theirs alone, each time."""
    if request.person_id != by.pk:
        raise Refused(_("Seule la personne concernée donne son accord."))
    changes: dict[str, Any] = {"agreed": timezone.now()} if yes else {}
    return move(request, to="open" if yes else "refused", by=by, **changes)


@transaction.atomic
def reply(request: NetworkRequest, *, words: str, by: Person) -> NetworkAnswer:
    """What another mentor can do. It is read by the mentor who asked, who is told, and by the team. Written again, it replaces the first."""
    words = words.strip()
    if not words or len(words) > 300:
        raise Refused(_("Écrivez en une ou deux phrases ce que vous pouvez faire."))
    if CONTACT.search(words):
        raise Refused(_("N’écrivez ni numéro, ni adresse. L’équipe fait le lien."))
    if not NetworkRequest.objects.filter(pk=request.pk, state="open").exists():
        raise Refused(_("Cette demande est terminée. Merci quand même."))
    answer, made = NetworkAnswer.objects.update_or_create(request=request, author=by, defaults={"words": words})
    record(answer, "reply", by=by, about=request.person)
    asker = mentor_in(request.group)
    if made and asker:
        tell(
            asker, kind="mentoring/network_answer", key=f"mentoring/network_answer:{answer.pk}", by=by, group=request.group,
            request=request, link=absolute("mentoring:request", request.key),
        )  # fmt: skip
    return answer


@transaction.atomic
def close_request(request: NetworkRequest, *, by: Person) -> NetworkRequest:
    """Nobody is asked any more. The learner may do it too: a yes is taken back as it was given."""
    return move(request, to="closed", by=by)
