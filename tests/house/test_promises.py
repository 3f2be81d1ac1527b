"""Each promise names proofs that exist; each line of the ASVS table a file that does."""

import ast
import re

import pytest

from tests.house.rooms import ROOT

PROOF = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
DOCS = ["docs/promises.md", "docs/asvs.md"]


def rows(doc: str) -> list[str]:
    return [line for line in (ROOT / doc).read_text().splitlines() if line.startswith("|") and not re.match(r"\|[-| ]+\|$", line)][1:]


@pytest.mark.parametrize("doc", DOCS)
def test_every_line_has_a_proof(doc):
    assert [line[:60] for line in rows(doc) if not PROOF.search(line)] == []


@pytest.mark.parametrize("doc", DOCS)
def test_every_proof_exists(doc):
    missing = []
    for path, name in PROOF.findall((ROOT / doc).read_text()):
        file = ROOT / path
        if not file.exists():
            missing.append(path)
        elif name and name not in {
            node.name for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }:
            missing.append(f"{path}::{name}")
    assert missing == []
