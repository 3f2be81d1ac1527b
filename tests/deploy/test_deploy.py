"""The files of deploy/ say only settings that exist and commands that run: they cannot be started here, they can be read."""

import configparser
import re
import shlex
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command, get_commands
from django.urls import reverse

from config import env
from tests.house.rooms import ROOT

DEPLOY = ROOT / "deploy"
# read by the programs around lefil, not by its settings
OTHERS = {
    "LEFIL_HOST",
    "POSTGRES_PASSWORD",
    "POSTGRES_USER",
    "POSTGRES_DB",
    "FORWARDED_ALLOW_IPS",
    "PYTHONUNBUFFERED",
    "PATH",
    "PAGES",
    "SOCKETS",
}
NAMES = re.compile(r"\b(?:LEFIL_[A-Z_]+|DATABASE_URL|REDIS_URL)\b")
NEEDED = {
    "LEFIL_SECRET_KEY",
    "LEFIL_SITE_URL",
    "LEFIL_HOSTS",
    "DATABASE_URL",
    "REDIS_URL",
    "LEFIL_SMTP_URL",
    "LEFIL_SMS_URL",
    "LEFIL_PUBLISHER",
}


def files() -> list[Path]:
    return sorted(path for path in DEPLOY.rglob("*") if path.is_file())


def helm(path: Path) -> list[dict]:
    """The documents of a template, with the values of the chart put in: the only thing our templates ask of Helm."""
    values = yaml.safe_load((DEPLOY / "helm/values.yaml").read_text())
    text = re.sub(r"\{\{ \.Values\.(\w+) \}\}", lambda found: str(values[found[1]]), path.read_text())
    assert "{{" not in text, f"{path.name} asks Helm for more than values"
    return list(yaml.safe_load_all(text))


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(DEPLOY)))
def test_every_setting_named_exists(path):
    assert set(NAMES.findall(path.read_text())) - set(env.DECLARED) - OTHERS == set()


@pytest.mark.parametrize("name", ["compose.yml", "lefil.env.example"])
def test_no_needed_setting_is_forgotten(name):
    assert set(NAMES.findall((DEPLOY / name).read_text())) >= NEEDED


def test_the_chart_gives_every_needed_setting_or_names_it_as_a_secret():
    told = (DEPLOY / "helm/templates/settings.yaml").read_text() + (DEPLOY / "helm/values.yaml").read_text()
    assert set(NAMES.findall(told)) >= NEEDED


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(DEPLOY)))
def test_every_command_named_exists(path):
    named = re.findall(r"manage\.py[\",]* \"?(\w+)", path.read_text())
    assert set(named) - set(get_commands()) == set()


def test_compose_starts_pages_sockets_worker_and_what_they_need():
    said = yaml.safe_load((DEPLOY / "compose.yml").read_text())
    services = said["services"]
    assert services.keys() >= {"prepare", "pages", "sockets", "worker", "backup", "db", "redis", "front"}
    for service in services.values():
        for other in service.get("depends_on", {}):
            assert other in services
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in said["volumes"] or (DEPLOY / source).exists()


def test_the_dockerfile_names_files_that_are_there_and_does_not_run_as_root():
    text = (DEPLOY / "Dockerfile").read_text()
    assert {line.split()[0] for line in re.sub(r"\\\n", "", text).splitlines() if line and not line.startswith("#")} <= {
        "FROM", "RUN", "WORKDIR", "COPY", "USER", "ENV", "VOLUME", "EXPOSE", "HEALTHCHECK", "CMD",
    }  # fmt: skip
    for source in re.findall(r"^COPY (?!--from)(\S+)", text, re.M):
        assert (ROOT / source).exists()
    last = text[text.index("AS lefil") : text.index("AS janus")]
    assert last.index("USER lefil") < last.index("CMD [")
    assert reverse("kit:alive") in last


@pytest.mark.parametrize("path", sorted(DEPLOY.glob("systemd/*")), ids=lambda path: path.name)
def test_each_unit_is_one_that_systemd_reads(path):
    unit = configparser.RawConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read_string(path.read_text())
    if path.suffix == ".timer":
        assert unit["Timer"]["OnCalendar"]
        assert (path.parent / f"{path.stem}.service").exists()
        return
    assert unit["Service"]["User"] == "lefil"
    assert unit["Service"]["EnvironmentFile"] == "/etc/lefil.env"
    for line in re.findall(r"^ExecStart=(.*)$", path.read_text(), re.M):
        assert shlex.split(line)[0].startswith(("/srv/lefil/app/.venv/bin/", "/bin/sh"))


@pytest.mark.parametrize("path", sorted(DEPLOY.glob("helm/templates/*")), ids=lambda path: path.name)
def test_each_template_of_the_chart_is_kubernetes_yaml(path):
    for document in helm(path):
        assert {"apiVersion", "kind", "metadata"} <= document.keys()
        if document["kind"] == "Deployment":
            spec = document["spec"]
            assert spec["selector"]["matchLabels"] == spec["template"]["metadata"]["labels"]
            probes = [
                c[name]["httpGet"]["path"]
                for c in spec["template"]["spec"]["containers"]
                for name in ("livenessProbe", "readinessProbe")
                if name in c
            ]
            assert probes in ([], [reverse("kit:alive"), reverse("kit:ready")])


def test_each_service_of_the_chart_leads_to_a_deployment():
    every = [document for path in DEPLOY.glob("helm/templates/*") for document in helm(path)]
    labels = [one["spec"]["template"]["metadata"]["labels"] for one in every if one["kind"] == "Deployment"]
    assert all(one["spec"]["selector"] in labels for one in every if one["kind"] == "Service")
    names = {one["metadata"]["name"] for one in every if one["kind"] == "Service"}
    paths = {
        path["path"]: path["backend"]["service"]["name"]
        for one in every
        if one["kind"] == "Ingress"
        for path in one["spec"]["rules"][0]["http"]["paths"]
    }
    assert {paths["/ws/"], paths["/"]} <= names
    assert paths["/metrics"] not in names  # leads nowhere, on purpose


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_the_proxies_carry_sockets_and_keep_what_is_inside(name):
    text = (DEPLOY / name).read_text()
    assert text.count("{") == text.count("}")
    for inside in (reverse("kit:metrics"), reverse("kit:ready")):
        assert inside in text
    assert "/ws/" in text
    if name == "nginx.conf":
        assert text.count("X-Forwarded-Proto $scheme") == text.count("proxy_pass ")
        assert "Upgrade $http_upgrade" in text


def test_the_files_of_an_image_are_made_without_a_base(monkeypatch, settings, tmp_path):
    """This test has no base: a migration would fail it."""
    done = []
    settings.VAR = tmp_path
    monkeypatch.setattr("lefil.kit.management.commands.prepare.call_command", lambda name, **options: done.append(name))
    call_command("prepare", "--without-base")
    assert done == ["collectstatic"]
