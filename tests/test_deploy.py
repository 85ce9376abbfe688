"""The deployment examples name settings and programs that exist."""

import configparser
import re
from importlib.util import find_spec
from pathlib import Path

import yaml

from settings import Settings

THEIRS = {"POSTGRES_PASSWORD", "POSTGRES_USER", "POSTGRES_DB", "PYTHONUNBUFFERED"}
SETTINGS = {name.upper() for name in Settings.model_fields}


def modules(text: str) -> set[str]:
    """Return the modules that a text runs."""
    return set(re.findall(r"-m[, ]+([a-z_.]+)", text))


def test_compose_sets_settings_that_exist_and_runs_modules_that_exist(root: Path) -> None:
    text = (root / "deploy/compose.yaml").read_text()
    services = yaml.safe_load(text)["services"]
    for name, service in services.items():
        assert set(service.get("environment", {})) <= SETTINGS | THEIRS, name
    assert all(find_spec(module) for module in modules(text))
    assert {"webchat", "bot", "console", "records.migrate", "ingest"} <= modules(text)


def test_every_process_of_the_procfile_is_in_both_examples(root: Path) -> None:
    names = {line.partition(":")[0] for line in (root / "Procfile").read_text().splitlines()}
    assert names <= set(yaml.safe_load((root / "deploy/compose.yaml").read_text())["services"])
    assert names == {path.stem.removeprefix("dong-hanh-") for path in (root / "deploy/systemd").glob("*.service")}


def test_units_are_whole(root: Path) -> None:
    for path in (root / "deploy/systemd").glob("*.service"):
        unit = configparser.ConfigParser(interpolation=None)
        unit.optionxform = str  # type: ignore[assignment,method-assign]
        unit.read_string(path.read_text())
        assert {"Unit", "Service", "Install"} == set(unit.sections())
        assert all(find_spec(module) for module in modules(unit["Service"]["ExecStart"]) if module != "chroma")


def test_the_example_of_settings_names_every_setting(root: Path) -> None:
    named = set(re.findall(r"^# ([A-Z_]+)=", (root / ".env.example").read_text(), re.MULTILINE))
    assert named == SETTINGS
