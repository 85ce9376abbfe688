"""The triage measurement: its vignettes are sound, its figures right, its floors bite."""

import pytest

from care.triage.dispositions import Disposition
from care.triage.engine import TriageDecision
from evals.triage.__main__ import shortfalls
from evals.triage.figures import Share, figures, twin_shares
from evals.triage.vignettes import FOLDER, Vignette, read_vignettes


def vignette(number: int, label: str, **more: object) -> Vignette:
    base = {"id": str(number), "text": "x", "lang": "vi", "label": label, "acceptable": (label,), "crisis": False}
    return Vignette.model_validate(base | {"topic": "T01", "kind": "level"} | more)


@pytest.mark.parametrize("half", ["dev", "test"])
def test_the_vignettes_are_sound(half: str) -> None:
    found = read_vignettes(FOLDER / f"{half}.jsonl")
    assert len(found) >= 400
    assert {one.label for one in found} == {"emergency", "urgent", "remote", "self_care", "not_a_symptom"}
    assert {one.kind for one in found} >= {"positive", "near_miss", "level", "not_a_symptom"}


def test_no_vignette_is_in_both_halves() -> None:
    dev, test = ({one.text for one in read_vignettes(FOLDER / f"{half}.jsonl")} for half in ("dev", "test"))
    assert not dev & test


def test_the_figures_are_shares_of_what_they_say() -> None:
    judged = [
        (vignette(1, "emergency"), TriageDecision(Disposition.EMERGENCY)),
        (vignette(2, "emergency"), TriageDecision(Disposition.URGENT)),
        (vignette(3, "self_care"), TriageDecision(Disposition.EMERGENCY)),
        (vignette(4, "not_a_symptom"), TriageDecision(Disposition.URGENT)),
        (vignette(5, "not_a_symptom"), TriageDecision(Disposition.NOT_A_SYMPTOM)),
        (vignette(6, "urgent", crisis=True), TriageDecision(Disposition.URGENT, crisis=True)),
    ]
    found = figures(judged)
    assert (found["emergency recall"].hits, found["emergency recall"].total) == (1, 2)
    assert (found["not an emergency, sent to 115"].hits, found["not an emergency, sent to 115"].total) == (1, 4)
    assert (found["not a symptom, alarmed"].hits, found["not a symptom, alarmed"].total) == (1, 2)
    assert found["acceptable level"].hits == 3
    assert found["undertriage"].hits == 1
    assert found["crisis recall"].value == 1.0


def test_the_interval_is_wilsons() -> None:
    low, high = Share(95, 100).interval
    assert (low, high) == pytest.approx((0.8882, 0.9785), abs=1e-4)


def test_twins_are_set_against_their_originals() -> None:
    original, twin = vignette(1, "emergency"), vignette(2, "emergency", twin_of="1", twin="unaccented")
    judged = [
        (original, TriageDecision(Disposition.EMERGENCY)),
        (twin, TriageDecision(Disposition.REMOTE)),
    ]
    twins, originals = twin_shares(judged, "unaccented")
    assert (twins.value, originals.value) == (0.0, 1.0)
    assert any(found.startswith("unaccented") for found in shortfalls(judged))


def test_a_missed_emergency_is_below_the_floor() -> None:
    judged = [(vignette(1, "emergency"), TriageDecision(Disposition.URGENT))]
    assert any(found.startswith("emergency recall") for found in shortfalls(judged))
