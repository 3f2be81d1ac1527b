import inspect
from importlib import import_module
from importlib.util import find_spec

import pytest
from django.apps import apps

from lefil.kit.sweeps import all_sweeps

MODELS = [model for model in apps.get_models() if model.__module__.startswith("lefil.")]


def points_at_a_person(model, seen=()):
    """True when a row of this model belongs to a person: by a foreign key, directly or through another such row."""
    if model._meta.label == "people.Person":
        return True
    for field in model._meta.get_fields():
        if field.many_to_one or (field.one_to_one and field.concrete):
            target = field.related_model
            if field.name in {"by", "decided_by", "recorded_by", "issued_by", "second_reader", "second_staff", "host", "membership"}:
                continue
            if (
                target not in seen
                and target is not model
                and target.__module__.startswith("lefil.")
                and points_at_a_person(target, (*seen, model))
            ):
                return True
    return False


@pytest.mark.parametrize("label", sorted({m._meta.app_label for m in MODELS if points_at_a_person(m)}))
def test_a_room_that_holds_rows_of_a_person_exports_and_erases_them(label):
    assert find_spec(f"lefil.{label}.privacy"), f"lefil/{label}/privacy.py is missing"
    privacy = import_module(f"lefil.{label}.privacy")
    source = inspect.getsource(privacy)
    assert callable(privacy.export)
    assert callable(privacy.erase)
    for model in MODELS:
        if model._meta.app_label == label and points_at_a_person(model):
            related = [f.remote_field.related_name for f in model._meta.fields if f.remote_field]
            names = [name for name in [model.__name__, *related] if name and name != "+"]
            assert any(name in source for name in names), f"{model.__name__} is in neither export nor erase"


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_rows_have_an_order(model):
    unlisted = {"Feed", "Policy", "Availability", "Account", "Assignment", "GroupAssignment"}
    assert model._meta.ordering or model.__name__ in unlisted


@pytest.mark.parametrize("model", [m for m in MODELS if hasattr(m, "MOVES")], ids=lambda m: m._meta.label)
def test_moves_name_known_states(model):
    states = set(model.STATES)
    assert set(model.MOVES) | {s for to in model.MOVES.values() for s in to} <= states
    assert model._meta.get_field("state").default in states


def test_sweeps_take_nothing_and_have_a_pace():
    for sweep, seconds in all_sweeps():
        required = [p for p in inspect.signature(sweep).parameters.values() if p.default is p.empty]
        assert (required, seconds > 0) == ([], True)


def test_constraints_are_named_for_people():
    for model in MODELS:
        for constraint in model._meta.constraints:
            assert not constraint.name.startswith(f"{model._meta.app_label}_{model._meta.model_name}_"), constraint.name
