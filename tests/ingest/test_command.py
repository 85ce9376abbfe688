"""The command as an operator runs it: exit codes, one line for each refused file, never a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.ingest import samples

ROOT = Path(__file__).parents[2]


def run(*arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ingest", *map(str, arguments)]
    env = {"PATH": "/usr/bin:/bin", "COLUMNS": "100", **settings}
    result = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert "Traceback" not in result.stdout + result.stderr, result.stderr
    return result


def test_good_files_are_published_and_bad_ones_are_named(tmp_path: Path) -> None:
    folder, data = tmp_path / "in", str(tmp_path / "var")
    folder.mkdir()
    (folder / "card.md").write_text(samples.guidance({"Một?": "Câu trả lời."}))
    assert run("--rows-only", folder, DATA_DIR=data).returncode == 0
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7")
    result = run("--rows-only", folder, tmp_path / "nowhere", DATA_DIR=data)
    assert result.returncode == 2, result.stdout + result.stderr
    refused = [line for line in result.stdout.splitlines() if line.startswith("refused: ")]
    assert refused == [
        f"refused: {tmp_path}/nowhere: not found: there is no such file or folder",
        f"refused: {folder}/bad.pdf: broken: not a readable PDF",
    ]
    assert "documents unchanged" in result.stdout
    assert "\x1b" not in result.stdout
    assert run("--rows-only", folder / "bad.pdf", DATA_DIR=data).returncode == 1


def test_a_database_that_is_away_is_said_in_one_line() -> None:
    result = run("--rows-only", "guidance", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert result.returncode == 1
    assert result.stdout.startswith("DATABASE_URL: PostgreSQL cannot be used: ")
    assert len(result.stdout.splitlines()) == 1


@pytest.mark.parametrize(("certainty", "code"), [("confirmed", 0), ("sure", 2)])
def test_the_check_needs_no_database(certainty: str, code: int, tmp_path: Path) -> None:
    for language in ("vi", "en"):
        (tmp_path / language).mkdir()
        text = samples.guidance({"Một?": "Câu trả lời."}, language=language)
        (tmp_path / language / "card.md").write_text(text.replace("certainty: confirmed", f"certainty: {certainty}"))
    result = run("--check", tmp_path, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert result.returncode == code, result.stdout
