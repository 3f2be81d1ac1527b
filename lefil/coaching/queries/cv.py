from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from lefil.coaching import content
from lefil.coaching.models import Cv, CvChoice, CvComment, CvLine, CvLink, CvShare, CvVariant, CvVersion, Workshop
from lefil.coaching.rules import runs
from lefil.kit.forms import say_phone
from lefil.kit.links import sign, unsign
from lefil.kit.refusals import Stale
from lefil.meetings.models import Booking
from lefil.people.models import Person

LONGEST = 30  # days of a link
AFTER = timedelta(hours=48)  # how long volunteers still correct what they were shown
PERSONAL = ("born", "address", "nationality", "family")
Sheet = dict[str, Any]


def next_question(cv: Cv, asked: list[dict[str, str]]) -> str:
    """The first of those `asked` that was neither answered nor passed; "" when all were."""
    return next((one["code"] for one in asked if one["code"] not in cv.answers and one["code"] not in cv.passed), "")


def own_cvs(person: Person | None) -> QuerySet[Cv]:
    """A person's own, whatever became of their place."""
    return Cv.objects.filter(enrolment__person=person, enrolment__side="learner") if person else Cv.objects.none()


def own_lines(person: Person | None) -> QuerySet[CvLine]:
    return CvLine.objects.filter(cv__in=own_cvs(person).values("pk")).select_related("cv", "under")


def own_variants(person: Person | None) -> QuerySet[CvVariant]:
    return CvVariant.objects.filter(cv__in=own_cvs(person).values("pk")).select_related("cv")


def own_comments(person: Person | None) -> QuerySet[CvComment]:
    return CvComment.objects.filter(cv__in=own_cvs(person).values("pk")).select_related("cv", "author", "line")


def own_links(person: Person | None) -> QuerySet[CvLink]:
    return CvLink.objects.filter(version__cv__in=own_cvs(person).values("pk")).select_related("version")


def shown_to(person: Person | None, workshop: str, cv: str) -> CvShare | None:
    """What a candidate shares with a workshop (their keys), for one of its two volunteers, until 48 hours after it. None to anybody else."""
    rows = CvShare.objects.filter(
        workshop__key=workshop, cv__key=cv, workshop__meeting__ends__gt=timezone.now() - AFTER, workshop__meeting__programme__pack="coaching"
    ).exclude(workshop__meeting__state="cancelled")  # fmt: skip
    share = rows.select_related("cv__enrolment__person", "workshop__meeting", "variant").first()
    if share is None or not runs(person, share.workshop):
        return None
    return share if _expected(share) else None


def _expected(share: CvShare) -> bool:
    booked = Booking.objects.filter(meeting=share.workshop.meeting_id, person=share.cv.enrolment.person_id, state__in=Booking.STANDING)
    return booked.filter(side="learner").exists()


def correction_due(share: CvShare) -> datetime:
    """48 hours after the workshop ends."""
    return share.workshop.meeting.ends + AFTER


def shares_of(workshop: Workshop) -> list[CvShare]:
    """Those of the candidates who are expected there still, for its volunteers' page."""
    rows = CvShare.objects.filter(workshop=workshop).select_related("cv__enrolment__person", "workshop__meeting", "variant")
    return [share for share in rows if _expected(share)]


def workshops_for(cv: Cv) -> list[tuple[Workshop, CvShare | None]]:
    """Workshops to come, going on, or ended less than 48 hours ago, where this candidate has a place, each with what they share in it."""
    booked = Booking.objects.filter(person=cv.enrolment.person_id, side="learner", state__in=Booking.STANDING).values("meeting")
    rows = Workshop.objects.filter(
        meeting__in=booked, meeting__programme=cv.enrolment.programme_id, meeting__ends__gt=timezone.now() - AFTER
    )
    rows = rows.exclude(meeting__state="cancelled").select_related("meeting", "lead__person", "observer__person")
    shares = {share.workshop_id: share for share in cv.shares.select_related("variant")}
    return [(one, shares.get(one.pk)) for one in rows]


@dataclass(frozen=True)
class Written:
    """A line of the master as its page shows it. `mode`: what the variant does with it ("", "hidden", "locked")."""

    line: CvLine
    words: dict[str, str]
    when: str
    mode: str
    actions: "list[Written]"


def said_when(since: str, until: str) -> str:
    """ "03/2019 – 2021", "depuis 2021", "2021"."""
    first, last = (f"{one[5:]}/{one[:4]}" if len(one) == 7 else one for one in (since, until))
    if first and last:
        return first if first == last else f"{first} – {last}"
    return f"depuis {first}" if first else last


def written(cv: Cv, variant: CvVariant | None = None) -> list[tuple[str, str, list[Written]]]:
    """[(section, its name, lines)] of every section, hidden lines included, in two queries."""
    modes = {one.line_id: one for one in variant.choices.all()} if variant else {}
    lines = list(cv.lines.all())
    under: dict[int | None, list[CvLine]] = {}
    for line in lines:
        under.setdefault(line.under_id, []).append(line)
    tops = [_written(line, modes, under) for line in under.get(None, [])]
    return [(code, str(name), [one for one in tops if one.line.section == code]) for code, name in CvLine.SECTIONS.items()]


def _written(line: CvLine, modes: dict[int, CvChoice], under: dict[int | None, list[CvLine]]) -> Written:
    choice = modes.get(line.pk)
    words = choice.kept if choice and choice.mode == "locked" else line.words
    mode = choice.mode if choice else ""
    return Written(
        line, words, said_when(words["since"], words["until"]), mode, [_written(one, modes, under) for one in under.get(line.pk, [])]
    )


def sheet_of(cv: Cv, variant: CvVariant | None = None) -> Sheet:
    """What goes out: {title, name, email, phone, city, sections: [{code, name, lines: [{key, text, where, since, until, level, when,
    actions: [{key, text}]}]}]}. In French, whatever the language of the
    page. Neither hidden lines nor personal facts: see `personal_of`."""
    with translation.override("fr"):
        parts = written(cv, variant)
    sections = []
    for code, name, lines in parts:
        kept = [_sheet_line(one) for one in lines if _goes_out(one)]
        if kept:
            sections.append({"code": code, "name": name, "lines": kept})
    return {
        "title": variant.title if variant else cv.title, "name": cv.name, "email": cv.email, "phone": cv.phone, "city": cv.city, "sections": sections,
    }  # fmt: skip


def _goes_out(one: Written) -> bool:
    return one.mode == "locked" or (one.mode != "hidden" and one.line.shown)


def _sheet_line(one: Written) -> dict[str, Any]:
    actions = [{"key": each.line.key, "text": each.words["text"]} for each in one.actions if _goes_out(each)]
    return {"key": one.line.key, **one.words, "when": one.when, "actions": actions}


def personal_of(cv: Cv) -> dict[str, str]:
    """The facts that go out now: none that content/cv.toml hides while the switch is on."""
    hidden = set(content.read("cv")["private"]["hidden"]) if cv.hides else set()
    return {name: cv.personal[name] for name in PERSONAL if cv.personal.get(name) and name not in hidden}


def personal_words(cv: Cv) -> list[str]:
    names = {"born": _("Date de naissance"), "address": _("Adresse"), "nationality": _("Nationalité"), "family": _("Situation de famille")}
    return [_("%(name)s : %(said)s") % {"name": names[code], "said": said} for code, said in personal_of(cv).items()]


def contact_of(sheet: Sheet) -> list[str]:
    return [one for one in (say_phone(sheet["phone"]) if sheet["phone"] else "", sheet["email"], sheet["city"]) if one]


def as_json_resume(sheet: Sheet, personal: dict[str, str], *, version: int = 0) -> dict[str, Any]:
    """A sheet as JSON Resume 1.0.0 (jsonresume.org/schema). What that format has no place for is under `meta`, which it leaves open."""
    lines = {section["code"]: section["lines"] for section in sheet["sections"]}
    location = {"city": sheet["city"], "address": personal.get("address", "")}
    basics = {"name": sheet["name"], "label": sheet["title"], "email": sheet["email"], "phone": sheet["phone"], "location": _kept(location)}
    meta: dict[str, Any] = {code: [one["text"] for one in lines[code]] for code in ("mobility", "availability") if code in lines}
    meta |= {name: said for name, said in personal.items() if name != "address"}
    made = {
        "basics": _kept(basics),
        "work": [_experience(one, "name") for one in lines.get("work", [])],
        "volunteer": [_experience(one, "organization") for one in lines.get("volunteer", [])],
        "education": [
            _kept(
                {
                    "institution": one["where"],
                    "area": one["text"],
                    "studyType": one["level"],
                    "startDate": one["since"],
                    "endDate": one["until"],
                }
            )
            for one in lines.get("education", [])
        ],
        "skills": [_kept({"name": one["text"], "level": one["level"]}) for one in lines.get("skills", [])],
        "languages": [_kept({"language": one["text"], "fluency": one["level"]}) for one in lines.get("languages", [])],
        "references": [_kept({"name": one["text"], "reference": one["where"]}) for one in lines.get("references", [])],
        "meta": {**({"version": f"v{version}"} if version else {}), **meta},
    }
    return {"$schema": "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json", **_kept(made)}


def _experience(one: dict[str, Any], place: str) -> dict[str, Any]:
    highlights = [each["text"] for each in one["actions"]]
    return _kept(
        {place: one["where"], "position": one["text"], "startDate": one["since"], "endDate": one["until"], "highlights": highlights}
    )


def _kept(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: said for name, said in facts.items() if said}


@dataclass(frozen=True)
class Changed:
    """One line in two versions. `kind`: "same", "added", "removed", "changed"; `before` or `after` is "" where the line was not."""

    kind: str
    where: str
    before: str
    after: str


def compared(before: Sheet, after: Sheet) -> list[Changed]:
    """Two versions line by line, in the order of the newer; lines that it no longer has come last."""
    old, new = _flat(before), _flat(after)
    keys = list(dict.fromkeys(chain(new, old)))
    return [
        Changed(_kind(old.get(key), new.get(key)), (new.get(key) or old[key])[0], old.get(key, ("", ""))[1], new.get(key, ("", ""))[1])
        for key in keys
    ]


def _kind(before: tuple[str, str] | None, after: tuple[str, str] | None) -> str:
    if before is None or after is None:
        return "added" if before is None else "removed"
    return "same" if before == after else "changed"


def _flat(sheet: Sheet) -> dict[str, tuple[str, str]]:
    """key → (section, words)."""
    flat = {"title": (_("Titre"), sheet["title"]), "contact": (_("Contact"), ", ".join([sheet["name"], *contact_of(sheet)]))}
    for section in sheet["sections"]:
        for line in section["lines"]:
            flat[line["key"]] = (section["name"], ", ".join(filter(None, (line["text"], line["where"], line["level"], line["when"]))))
            flat |= {each["key"]: (section["name"], f"– {each['text']}") for each in line["actions"]}
    return {key: said for key, said in flat.items() if said[1]}


def link_address(link: CvLink) -> str:
    """Signed, so that nobody tries keys; its end is in the row."""
    return reverse("coaching:cv_shared", args=[sign("cv", link.key)])


def link_of(token: str) -> CvLink:
    """Refused when it was changed, has ended or was stopped."""
    key = unsign("cv", token, days=LONGEST + 1)[0]
    link = CvLink.objects.filter(key=key).select_related("version__cv").first()
    if link is None or not link.open:
        raise Stale(_("Ce lien n’est plus valable. Demandez un nouveau lien à la personne qui vous l’a envoyé."))
    return link


def versions_of(cv: Cv) -> QuerySet[CvVersion]:
    return cv.versions.select_related("variant")


def links_of(cv: Cv) -> QuerySet[CvLink]:
    """Open ones and those of the past, the newest first."""
    return CvLink.objects.filter(version__cv=cv).select_related("version__variant")[:30]


def by_line(comments: list[CvComment]) -> dict[str, list[CvComment]]:
    """By key of line; "title" for those on the title, and for those whose line was removed since: their quote says what it was."""
    found: dict[str, list[CvComment]] = {"title": []}
    for one in comments:
        found.setdefault(one.line.key if one.line else "title", []).append(one)
    return found


def comments_on(cv: Cv, workshop: Workshop) -> dict[str, list[CvComment]]:
    """Those of one workshop only, by key of line."""
    return by_line(list(CvComment.objects.filter(cv=cv, workshop=workshop).select_related("line", "author")))


def filename(sheet: Sheet, ending: str) -> str:
    """NOM_Prénom_métier.pdf, as recruiters file them. Only letters, figures and dashes."""
    *first, last = sheet["name"].split() or ["CV"]
    words = [last.upper(), "-".join(first), "-".join(sheet["title"].split()[:4])]
    tidy = ["".join(sign for sign in word if sign.isalnum() or sign == "-") for word in words]
    return "_".join(filter(None, tidy))[:90] + f".{ending}"
