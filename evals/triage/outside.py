"""Sets that lie outside the repository, turned into vignettes; a set that is not there is left out.

Semigran's non-emergencies may be seen urgently or remotely, self-care at home or remotely (the mapping of the
project's notes on published vignettes). A maternal danger sign of IDinsight's is taken as urgent or more, typed by
someone who is known to be pregnant; "not this condition" says nothing of its level, so it only counts for overtriage.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from evals.triage.vignettes import Level, Vignette, read_rows

ACCEPTABLE: Mapping[str, tuple[Level, ...]] = {
    "emergency": ("emergency",),
    "non_emergency": ("urgent", "remote"),
    "self_care": ("self_care", "remote"),
    "routine_or_monitor": ("remote", "self_care", "urgent", "not_a_symptom"),
    "minor_no_care_needed": ("self_care", "remote", "not_a_symptom"),
    "no_risk": ("not_a_symptom", "self_care", "remote"),
}


def outside_sets(folder: Path) -> Iterator[tuple[str, Sequence[Vignette]]]:
    """Yield each set that is in `folder`, by name."""
    for name, path in (
        ("lay messages (HealthBench, over-alignment), dev", "triage_layperson_messages/messages.dev.jsonl"),
        ("Semigran 2015, dev", "triage_semigran45/vignettes.dev.jsonl"),
    ):
        if (folder / path).exists():
            yield name, [_levelled(row) for row in read_rows(folder / path)]
    if (folder / "crisis_vi_mini/messages.dev.jsonl").exists():
        rows = read_rows(folder / "crisis_vi_mini/messages.dev.jsonl")
        yield "crisis_vi_mini, dev", [_crisis(row) for row in rows]
    if (folder / "urgency_idinsight/messages.jsonl").exists():
        rows = read_rows(folder / "urgency_idinsight/messages.jsonl")
        yield "IDinsight, known to be pregnant", [_maternal(row) for row in rows]


def complaints(folder: Path) -> Sequence[tuple[str, bool]]:
    """Return ViMQ's questions, each with whether its annotators marked a symptom or disease in it."""
    path = folder / "vimq/questions.dev.jsonl"
    if not path.exists():
        return []
    return [(str(row["text"]), _has_symptom(row["entities"])) for row in read_rows(path)]


def _levelled(row: Mapping[str, object]) -> Vignette:
    acceptable = ACCEPTABLE[str(row["label"])]
    lang = "en"
    return _vignette(row, acceptable, crisis=False, lang=lang)


def _crisis(row: Mapping[str, object]) -> Vignette:
    is_crisis = bool(row["crisis"])
    acceptable: tuple[Level, ...] = ("emergency", "urgent") if is_crisis else ("not_a_symptom", "self_care", "remote")
    return _vignette(row, acceptable, crisis=is_crisis, lang="vi")


def _maternal(row: Mapping[str, object]) -> Vignette:
    is_urgent = bool(row["urgent_for_condition"])
    acceptable: tuple[Level, ...] = ("urgent", "emergency")
    if not is_urgent:
        acceptable = ("remote", "not_a_symptom", "self_care", "urgent")
    told = {**row, "text": f"I am pregnant. {row['text']}"}
    return _vignette(told, acceptable, crisis=False, lang="en")


def _vignette(row: Mapping[str, object], acceptable: tuple[Level, ...], *, crisis: bool, lang: str) -> Vignette:
    label = acceptable[0]
    return Vignette.model_validate(
        {
            "id": row["id"],
            "text": row["text"],
            "lang": lang,
            "label": label,
            "acceptable": acceptable,
            "crisis": crisis,
            "topic": "outside",
            "kind": "positive" if label == "emergency" else "level",
        }
    )


def _has_symptom(entities: object) -> bool:
    return isinstance(entities, list) and any(entity["type"].startswith("SYMPTOM") for entity in entities)
