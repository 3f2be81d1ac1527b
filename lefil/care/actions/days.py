from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lefil.care.actions.threads import entrust
from lefil.care.models import Cover, Saved, Thread, Visit
from lefil.journal.actions import move, record
from lefil.kit.refusals import Refused
from lefil.people.models import Person

MOST_SAVED = 20
LONGEST = 120  # days


def see_changes(person: Person, *, by: Person) -> None:
    """From now on only what changes after this moment is shown. Not journalled: it is a bookmark."""
    Visit.objects.update_or_create(person=person, defaults={"seen": timezone.now()})


@transaction.atomic
def save_filter(person: Person, *, name: str, query: str, by: Person) -> Saved:
    """Keeps a list under a name; the same name again replaces it. Not journalled: it is a bookmark."""
    name = name.strip()[:60]
    if not name:
        raise Refused(_("Donnez un nom à cette liste."))
    if len(query) > 300:
        raise Refused(_("Cette recherche est trop longue."))
    if Saved.objects.filter(person=person).exclude(name=name).count() >= MOST_SAVED:
        raise Refused(_("Vous gardez déjà %(most)s listes. Retirez-en une.") % {"most": MOST_SAVED})
    return Saved.objects.update_or_create(person=person, name=name, defaults={"query": query})[0]


def forget_filter(saved: Saved, *, by: Person) -> None:
    """Not journalled: it is a bookmark."""
    saved.delete()


@transaction.atomic
def transfer(person: Person, *, to: Person, by: Person, until: date | None = None) -> int:
    """Gives all the open threads of somebody to a colleague: for good or, with `until`, to have them back after that day.

    All or none: refused when the colleague does not follow one of them. Returns how many.
    """
    if to.pk == person.pk:
        raise Refused(_("Choisissez une autre personne de l’équipe."))
    today = timezone.localdate()
    if until is not None and not 0 <= (until - today).days <= LONGEST:
        raise Refused(_("Choisissez un jour dans les quatre mois."))
    threads = list(Thread.objects.filter(owner=person, state="open").select_related("enrolment__person").order_by("id"))
    if not threads:
        raise Refused(_("Il n’y a aucun fil à confier."))
    for thread in threads:
        entrust(thread, owner=to, by=by)
    if until is not None:
        cover = Cover.objects.create(giver=person, taker=to, until=until)
        cover.threads.set(threads)
        record(cover, "cover", by=by, about=to, detail={"threads": len(threads), "until": until.isoformat()})
    return len(threads)


@transaction.atomic
def give_back(cover: Cover, *, by: Person | None) -> int:
    """The threads go back to who gave them, those that nobody has given to a third person since. Returns how many."""
    move(cover, to="over", by=by, about=cover.giver)
    threads = list(cover.threads.filter(owner=cover.taker, state="open").select_related("enrolment__person"))
    for thread in threads:
        entrust(thread, owner=cover.giver, by=by)
    return len(threads)
