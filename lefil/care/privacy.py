from django.db.models import Q
from django.utils import timezone

from lefil.care.models import (
    Call,
    Caller,
    Contact,
    Cover,
    Incident,
    Ladder,
    Mailing,
    Muted,
    Recipient,
    Relay,
    Reply,
    Round,
    Rung,
    Saved,
    Signal,
    Task,
    Thread,
    Visit,
)  # fmt: skip
from lefil.care.queries.signals import words_of
from lefil.people.models import Person


def export(person: Person) -> list[dict]:
    """The threads of a person: their level, every contact, the signs and the promises. And what one wrote as staff stays with whom it is about."""
    rows: list[dict] = []
    for thread in Thread.objects.filter(enrolment__person=person).select_related("enrolment__programme", "owner"):
        rows.append(
            {
                "fil": thread.enrolment.programme.name,
                "niveau": thread.get_level_display(),
                "suivi par": thread.owner.called if thread.owner else "",
                "prochain contact": thread.due,
            }
        )
        rows += [
            {"contact": one.get_kind_display(), "le": one.at, "parlé": one.reached, "humeur": one.mood, "mots": one.words}
            for one in Contact.objects.filter(thread=thread)
        ]
        rows += [
            {"signe": words_of(one.code, one.facts), "le": one.at, "état": one.get_state_display()}
            for one in Signal.objects.filter(thread=thread)
        ]
        rows += [
            {"à faire": one.get_kind_display(), "pour le": one.due, "mots": one.words, "état": one.get_state_display()}
            for one in Task.objects.filter(thread=thread)
        ]
        rows += _looked_for(thread)
    rows += [
        {"relais": one.get_kind_display(), "nom": one.name, "téléphone": one.phone, "lien": one.link, "texte": one.text_shown, "accord": one.agreed, "retiré": one.withdrawn}
        for one in Relay.objects.filter(person=person)
    ]  # fmt: skip
    rows += [
        {"séance d’appels": one.round.title, "le": one.round.starts, "j’appelle": True}
        for one in Caller.objects.filter(enrolment__person=person).select_related("round")
    ]
    return rows + worries(person) + days(person)


def worries(person: Person) -> list[dict]:
    """What this person told, in their own words. The rest of a file (Incident, IncidentLine) is not theirs to download: it would say
    who spoke (article 15.4 RGPD); who protects answers for it. It is kept when a person is erased, for as long as the law may ask
    for it (article 17.3 RGPD, b and e); their name then goes with their file, their number with it."""
    return [
        {"signalement": one.get_category_display(), "le": one.at, "mots": one.facts}
        for one in Incident.objects.filter(reported_by=person).order_by("id")
    ]


def days(person: Person) -> list[dict]:
    """What a member of staff kept for themselves, and whether somebody refuses messages to many (those received are letters)."""
    rows: list[dict] = [{"liste gardée": one.name, "filtre": one.query} for one in Saved.objects.filter(person=person)]
    rows += [{"message à plusieurs": one.name, "texte": one.texts, "le": one.made} for one in Mailing.objects.filter(by=person)]
    rows += [{"vu jusqu’au": one.seen} for one in Visit.objects.filter(person=person)]
    covers = Cover.objects.filter(taker=person).select_related("giver")
    rows += [{"fils suivis pour": one.giver.called, "jusqu’au": one.until} for one in covers]
    return rows + [{"plus de messages à plusieurs": one.at} for one in Muted.objects.filter(person=person)]


def _looked_for(thread: Thread) -> list[dict]:
    """How we looked for them, what they answered, who called in a calling session."""
    rows: list[dict] = [
        {"essai": one.get_kind_display(), "le": one.at, "pas possible": one.skipped}
        for one in Rung.objects.filter(ladder__thread=thread).order_by("at", "id")
    ]
    rows += [{"réponse SMS": one.text, "le": one.at, "compris": one.get_meaning_display()} for one in Reply.objects.filter(thread=thread)]
    calls = Call.objects.filter(thread=thread).exclude(state="waiting").select_related("by")
    return rows + [
        {"appel": one.get_outcome_display(), "le": one.ended or one.taken, "par": one.by.called if one.by else ""} for one in calls
    ]


def erase(person: Person) -> None:
    """That somebody was followed stays as counts, without a word. Who followed others leaves their threads to nobody."""
    now = timezone.now()
    Ladder.objects.filter(thread__enrolment__person=person, state="running").update(state="stopped", ended=now, due=None)
    Ladder.objects.filter(started_by=person).update(started_by=None)
    Reply.objects.filter(Q(thread__enrolment__person=person) | Q(sender=person.phone, sender__gt="")).update(text="", sender="")
    Reply.objects.filter(placed_by=person).update(placed_by=None)
    Relay.objects.filter(person=person).delete()
    Relay.objects.filter(recorded_by=person).update(recorded_by=None)
    Call.objects.filter(thread__enrolment__person=person).exclude(state="done").delete()
    Call.objects.filter(by=person, state="taken").update(state="waiting", by=None, taken=None)
    Call.objects.filter(by=person).update(by=None)
    Caller.objects.filter(enrolment__person=person).delete()
    Round.objects.filter(made_by=person).update(made_by=None)
    Contact.objects.filter(thread__enrolment__person=person).update(words="", mood=None)
    Task.objects.filter(thread__enrolment__person=person).update(words="")
    Task.objects.filter(thread__enrolment__person=person, state="open").update(state="dropped")
    Signal.objects.filter(thread__enrolment__person=person).delete()
    Thread.objects.filter(enrolment__person=person).update(state="closed", owner=None)
    Thread.objects.filter(owner=person).update(owner=None)
    Contact.objects.filter(by=person).update(by=None)
    Task.objects.filter(done_by=person).update(done_by=None)
    Signal.objects.filter(decided_by=person).update(decided_by=None)
    Saved.objects.filter(person=person).delete()
    Visit.objects.filter(person=person).delete()
    Recipient.objects.filter(enrolment__person=person, done=False).delete()
    Mailing.objects.filter(by=person).update(texts={})
    Mailing.objects.filter(by=person, state__in=["draft", "sending"]).update(state="dropped")
    Cover.objects.filter(giver=person, state="open").update(state="over")
