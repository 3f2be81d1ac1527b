"""What Samira has of a CV, and what others may read of it."""

import io
from dataclasses import dataclass

from PIL import Image

from lefil.catalogue.models import Module
from lefil.coaching.actions import (
    accept,
    add_line,
    begin_cv,
    bring_old,
    comment_cv,
    keep_version,
    open_link,
    open_variant,
    orient,
    say_answer,
    say_contact,
    share_cv,
)  # fmt: skip
from lefil.coaching.models import CvComment, CvLine, CvLink, CvShare, CvVariant, CvVoice, Orientation, Workshop
from lefil.demo.cast import Cast
from lefil.enrolments.models import Enrolment
from tests.coaching.recordings import WEBM


@dataclass(frozen=True)
class CoachingRows:
    line: CvLine
    variant: CvVariant
    link: CvLink
    share: CvShare
    comment: CvComment
    voice: CvVoice
    module: Module
    orientation: Orientation


def photo() -> bytes:
    """A white sheet, as a phone would take it."""
    made = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(made, "JPEG")
    return made.getvalue()


def coaching_rows(cast: Cast, places: dict[str, Enrolment], workshop: Workshop) -> CoachingRows:
    """A mission locale sent her. Her CV has one line, a variant and a version behind a link; she shows it to her workshop, where Benoît commented the line."""
    programme = places["samira"].programme
    sent = orient(
        programme, called="Samira", contact=cast.samira.phone, sender="Yann", structure="Mission locale", email="yann@exemple.fr", by=None
    )
    accept(sent, shares=True, by=None)
    sent.refresh_from_db()
    cv = begin_cv(places["samira"], by=cast.samira)
    cv = say_contact(cv, title="Cuisinière", name="Samira", email="", phone="", city="Bondy", by=cast.samira)
    line = add_line(cv, section="work", text="Cuisinière, cantine scolaire", by=cast.samira)
    share = share_cv(cv, workshop=workshop, by=cast.samira)
    bring_old(cv, name="cv.jpg", content=photo(), by=cast.samira)
    return CoachingRows(
        voice=say_answer(cv, question="job", name="a.webm", content=WEBM, by=cast.samira), orientation=sent,
        module=programme.modules.get(code="cv"),
        line=line, variant=open_variant(cv, name="Cantine", title="Cuisinière", by=cast.samira),
        link=open_link(keep_version(cv, by=cast.samira), days=7, by=cast.samira), share=share,
        comment=comment_cv(share, key=line.key, text="Combien de repas ?", by=cast.benoit),
    )  # fmt: skip
