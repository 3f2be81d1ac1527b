import ast

import pytest

from tests.house.rooms import FURNITURE, ROOMS, ROOT, all_sources, short, sources, tree

# What a room has besides the furniture, and why. A new name here needs a sentence.
MORE = {
    "campaigns": {"questions": "the question catalogue of the sign-up forms", "intake": "what spreadsheets of people say"},
    "catalogue": {"reference": "public reference data, with sources"},
    "demo": {},
    "desk": {"context": "the tabs of every page"},
    "documents": {"fonts": "fonts of the PDF files", "typst": "templates of the PDF files", "pdf": "makes PDF files of facts"},
    "live": {
        "hub": "the sockets of this process",
        "bus": "between processes",
        "origins": "which page opens a socket",
        "threads": "rows, from a socket",
        "engines": "how sounds and pictures travel",
        "janus": "the media server",
        "turn": "ways out of closed networks",
        "contacts": "numbers and addresses in messages",
        "minutes": "time spent together: pure",
        "shapes": "what the whiteboard takes",
        "spread": "who goes into which group: pure",
        "words": "text that hides nothing",
    },
    "letters": {"render": "text of a letter", "sms": "SMS providers", "inbound": "SMS providers, the other way"},
    "matching": {"engine": "pure matching", "bands": "the painted week", "encode": "rows to arrays", "reasons": "reasons in words"},
    "meetings": {},
    "groups": {},
    "orgs": {"middleware": "second factor of staff"},
    "people": {
        "middleware": "request.person",
        "context": "me in templates",
        "adapter": "allauth",
        "doors": "the pages of allauth that exist",
        "verification": "from a form to a signed-in person",
        "requests": "types of a request",
        "texts": "authorisations, consents",
    },
    "tutoring": {"content": "texts of the programme"},
    "impact": {
        "indicators": "what is counted, one file per pack",
        "veil": "small counts: pure",
        "seal": "references without names, signatures",
        "pdf": "makes the PDF of a report",
        "typst": "its template",
    },
    "mentoring": {"content": "texts of the programme"},
    "classroom": {
        "content": "texts and exercises of the course",
        "pdf": "makes the attendance sheet",
        "typst": "its template",
        "hub": "the pads open in this process (decision 0010)",
        "lesson": "one lesson's pads",
        "sharing": "what it hears of other processes",
        "openpad": "one pad in memory",
        "wall": "what the teachers' walls are told",
        "line": "one socket of the pads",
        "frames": "what travels on it: pure",
        "crdt": "texts that merge: pure",
    },
    "coaching": {
        "content": "texts of the programme",
        "pdf": "makes PDF files of CVs",
        "docx_out": "makes Word files of CVs",
        "typst": "templates of the PDF files",
    },
    "care": {"defaults": "the pace a programme starts from"},
    "enrolments": {},
    "journal": {},
}
# Lines a file may have beyond 300, functions beyond 40. This list can only shrink.
LONG_FILES: dict[str, int] = {}
LONG_FUNCTIONS: dict[str, int] = {}


@pytest.mark.parametrize("room", [room for room in ROOMS if room.name not in {"kit", "demo"}], ids=lambda room: room.name)
def test_a_room_has_only_known_furniture(room):
    found = {path.stem for path in room.iterdir() if path.name != "__pycache__"}
    assert found - FURNITURE - MORE.get(room.name, {}).keys() == set()


@pytest.mark.parametrize("path", sources("views", "jobs", "consumers"), ids=short)
def test_views_and_jobs_never_reach_rows_by_themselves(path):
    bad = [
        f"line {node.lineno}: .{node.attr}"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "save", "delete", "_base_manager", "bulk_create"}
        and not (isinstance(node.value, ast.Attribute) and node.value.attr == "session")
    ]  # fmt: skip
    assert bad == []


def exported(path):
    """In a package of actions, those that its __init__ exports; its other functions serve them."""
    front = path.parent / "__init__.py"
    if path.parent.name != "actions" or not front.exists():
        return None
    return {name.name for node in tree(front).body if isinstance(node, ast.ImportFrom) for name in node.names}


def actions(path):
    names = exported(path)
    return [node for node in functions(path) if names is None or node.name in names]


def functions(path):
    return [node for node in tree(path).body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]


def test_an_action_is_a_sentence():
    """One positional noun, the rest keyword-only, `by` always."""
    bad = []
    for path in sources("actions"):
        if short(path).startswith("lefil/journal"):  # journalling itself
            continue
        for node in actions(path):
            positional = [a.arg for a in node.args.posonlyargs + node.args.args]
            if len(positional) > 1 or "by" not in [a.arg for a in node.args.kwonlyargs]:
                bad.append(f"{short(path)}:{node.lineno} {node.name}({', '.join(positional)})")
    assert bad == []


def test_an_action_is_atomic_and_journalled():
    """Each public action is atomic (or says that it is not journalled: a lock), and reaches record, move or another action."""
    bad = []
    names = {node.name for path in sources("actions") for node in tree(path).body if isinstance(node, ast.FunctionDef)}
    for path in sources("actions"):
        for node in actions(path):
            if short(path).startswith("lefil/journal") or "Not journalled" in (ast.get_docstring(node) or ""):
                continue
            called = {
                call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
                for call in ast.walk(node)
                if isinstance(call, ast.Call)
            }
            if not called & (names | {"record", "record_all", "move"}) - {node.name}:
                bad.append(f"{short(path)}:{node.lineno} {node.name}")
    assert bad == []


def test_every_action_rule_and_query_is_typed():
    bad = []
    for path in sources("actions", "rules", "queries"):
        for node in functions(path):
            if node.returns is None or any(a.annotation is None for a in node.args.args + node.args.kwonlyargs):
                bad.append(f"{short(path)}:{node.lineno} {node.name}")
    assert bad == []


def test_files_and_functions_stay_small():
    long_files = {short(p): n for p in all_sources() if (n := len(p.read_text().splitlines())) > LONG_FILES.get(short(p), 300)}
    long_functions = {
        f"{short(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in all_sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > LONG_FUNCTIONS.get(f"{short(path)}:{node.name}", 40)
    }
    assert (long_files, long_functions) == ({}, {})


def test_exceptions_to_the_sizes_only_shrink():
    """An exception that is no longer needed, or larger than needed, must go."""
    for name, allowed in LONG_FILES.items():
        assert 300 < len((ROOT / name).read_text().splitlines()) == allowed


def test_kit_tools_have_no_tables():
    assert not (ROOT / "lefil/kit/models.py").exists()


def test_no_signals():
    bad = [short(p) for p in all_sources() if "django.dispatch" in p.read_text() or "db.models.signals" in p.read_text()]
    assert bad == []
