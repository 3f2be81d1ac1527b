import pytest

from lefil.catalogue.actions import open_programme
from lefil.catalogue.models import Module
from lefil.enrolments import actions as enrolments
from lefil.enrolments.queries import gates_of, words_of
from lefil.journal.models import Entry
from lefil.kit.refusals import Refused
from lefil.tutoring.actions import install


@pytest.fixture
def modules(cast):
    return {module.code: module for module in install(cast.tutoring, by=None)}


def test_a_tutor_has_nine_gates_and_a_pupil_has_none_from_us(cast, modules):
    required = [module for module in modules.values() if module.required]
    assert [(module.side, module.kind) for module in required] == [
        ("volunteer", "interview"), *[("volunteer", "training")] * 6, ("volunteer", "check"), ("volunteer", "commitment"),
    ]  # fmt: skip
    assert not modules["pupil"].required
    assert modules["casier"].validity_days == 365


def test_installing_twice_changes_nothing(cast, modules):
    lines = Entry.objects.count()
    before = list(Module.objects.order_by("pk").values())
    install(cast.tutoring, by=cast.chloe)
    assert list(Module.objects.order_by("pk").values()) == before
    assert Entry.objects.count() == lines


def test_a_changed_file_updates_the_step_and_leaves_others_alone(cast, modules):
    own = Module.objects.create(programme=cast.tutoring, side="volunteer", kind="training", code="a-nous", title="À nous")
    Module.objects.filter(pk=modules["tutor-1-objectives"].pk).update(title="Ancien titre", version="0")
    install(cast.tutoring, by=cast.chloe)
    modules["tutor-1-objectives"].refresh_from_db()
    assert modules["tutor-1-objectives"].title != "Ancien titre"
    own.refresh_from_db()
    assert own.active


def test_whoever_signed_a_former_text_has_a_fortnight_to_sign_the_new_one(cast, modules, today):
    benoit = enrolments.enrol(cast.benoit, programme=cast.tutoring, side="volunteer", by=cast.benoit)
    text = words_of(benoit, modules["engagement"])
    signed = enrolments.sign_text(benoit, module=modules["engagement"], text_shown=text, by=cast.benoit)
    Module.objects.filter(pk=modules["engagement"].pk).update(version="0")
    signed.__class__.objects.filter(pk=signed.pk).update(version="0")
    install(cast.tutoring, by=None)
    signed.refresh_from_db()
    assert (signed.state, (signed.valid_until - today).days) == ("passed", 14)


def test_the_text_to_sign_names_people_and_leaves_no_hole(cast, modules):
    benoit = enrolments.enrol(cast.benoit, programme=cast.tutoring, side="volunteer", by=cast.benoit)
    text = words_of(benoit, modules["engagement"])
    assert "Je m’appelle Benoît" in text
    assert "{{" not in text
    assert ": ," not in text


def test_every_quiz_can_be_passed_by_its_right_answers(cast, modules):
    benoit = enrolments.enrol(cast.benoit, programme=cast.tutoring, side="volunteer", by=cast.benoit)
    for module in modules.values():
        if module.kind == "training" and module.required:
            right = {i: {n for n, c in enumerate(q["choices"]) if c["right"]} for i, q in enumerate(module.content["quiz"])}
            assert enrolments.answer_quiz(benoit, module=module, answers=right, by=cast.benoit).state == "passed"


def test_the_interview_grid_is_what_the_interview_reads(cast, modules):
    benoit = enrolments.enrol(cast.benoit, programme=cast.tutoring, side="volunteer", by=cast.benoit)
    grid = modules["interview"].content
    grades = {one["code"]: 4 for one in grid["criteria"]}
    done = enrolments.decide_interview(benoit, module=modules["interview"], grades=grades, decision="yes", by=cast.chloe)
    assert done.state == "passed"
    assert {row["code"] for row in grid["decisions"]} == {"yes", "no", "second_reader"}
    assert len(gates_of(benoit, today=done.on)) == 10


def test_another_kind_of_programme_is_refused(cast):
    other = open_programme(cast.article1, pack="coaching", name="Coups de pouce", slug="coups", by=None)
    with pytest.raises(Refused):
        install(other, by=cast.chloe)
