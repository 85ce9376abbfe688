"""`python -m evals.triage`: dispositions on own vignettes and on outside sets; exits 1 below a floor.

Floors hold for the half of the vignettes that nobody looked at while the protocols were written (`test.jsonl`).
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from care.triage.dispositions import Disposition
from care.triage.engine import Triage, read_triage
from evals.triage.figures import Judged, figures, is_acceptable, is_sent_to_115, twin_shares
from evals.triage.outside import complaints, outside_sets
from evals.triage.vignettes import FOLDER, Vignette, read_vignettes

FLOORS = {"emergency recall": 0.99, "crisis recall": 0.97, "acceptable level": 0.85}
CEILINGS = {"not an emergency, sent to 115": 0.08, "not a symptom, alarmed": 0.02}
DROPS = {"unaccented": 0.01, "teen_code": 0.02}
FORMS = ("unaccented", "teen_code", "dialect", "third_person", "minimising", "negated", "gender", "age")
PUBLISHED = (
    "published: symptom checkers 57 % right overall, 80 % of emergencies (Semigran 2015); "
    "GPs' safe advice 97 % (Gilbert 2020)"
)


def main(arguments: Sequence[str]) -> int:
    """Measure and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m evals.triage", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--outside", type=Path, default=Path("../shared/eval"), help="folder of sets outside")
    parser.add_argument("--show", action="store_true", help="print every wrong level of the dev half")
    options = parser.parse_args(arguments)
    triage, console = read_triage(), Console(width=150)
    dev, test = (judge(read_vignettes(FOLDER / f"{half}.jsonl"), triage) for half in ("dev", "test"))
    show(console, "own vignettes, dev half (seen while the protocols were written)", dev)
    show(console, "own vignettes, test half (unseen)", test)
    show_twins(console, [*dev, *test])
    for name, vignettes in outside_sets(options.outside):
        show(console, name, judge(vignettes, triage))
    show_complaints(console, options.outside, triage)
    console.print(PUBLISHED)
    if options.show:
        show_wrong(console, dev)
    found = shortfalls(test)
    for shortfall in found:
        console.print("below the floor:", shortfall, markup=False)
    return 1 if found else 0


def judge(vignettes: Sequence[Vignette], triage: Triage) -> list[Judged]:
    """Return each vignette with the decision on it."""
    return [(vignette, triage.screen(vignette.text)) for vignette in vignettes]


def shortfalls(judged: Sequence[Judged]) -> list[str]:
    """Return what is beyond its floor, ceiling or allowed drop."""
    shares = figures(judged)
    found = [f"{name} {shares[name]}, asked {floor}" for name, floor in FLOORS.items() if shares[name].value < floor]
    found += [f"{name} {shares[name]}, at most {most}" for name, most in CEILINGS.items() if shares[name].value > most]
    for form, most in DROPS.items():
        twins, originals = twin_shares(judged, form)
        if originals.value - twins.value > most:
            found.append(f"{form}: {twins} against {originals}, at most {most} less")
    return found


def show(console: Console, title: str, judged: Sequence[Judged]) -> None:
    """Print the figures of one set."""
    table = Table("figure", "share, 95 % interval", title=f"{title}: {len(judged)} messages", title_justify="left")
    for name, value in figures(judged).items():
        if value.total:
            table.add_row(name, str(value))
    console.print(table)


def show_twins(console: Console, judged: Sequence[Judged]) -> None:
    """Print how the same message fares in another form."""
    table = Table("twins (both halves)", "acceptable", "their originals", "drop", title_justify="left")
    for form in FORMS:
        twins, originals = twin_shares(judged, form)
        table.add_row(form, str(twins), str(originals), f"{originals.value - twins.value:+.3f}")
    console.print(table)


def show_complaints(console: Console, folder: Path, triage: Triage) -> None:
    """Print symptom against not, on ViMQ's questions."""
    rows = complaints(folder)
    if not rows:
        return
    table = Table("ViMQ, dev", "questions", "judged a complaint", "sent to 115", title_justify="left")
    for name, wanted in (("a symptom or disease is marked", True), ("none is marked", False)):
        texts = [text for text, marked in rows if marked is wanted]
        levels = [triage.screen(text).disposition for text in texts]
        judged = sum(level > Disposition.NOT_A_SYMPTOM for level in levels)
        sent = levels.count(Disposition.EMERGENCY)
        table.add_row(name, str(len(texts)), f"{judged / len(texts):.3f}", f"{sent / len(texts):.3f}")
    console.print(table)


def show_wrong(console: Console, judged: Sequence[Judged]) -> None:
    """Print every vignette whose level is not acceptable, missed emergencies first."""
    wrong = [(v, d) for v, d in judged if not is_acceptable(v, d)]
    wrong.sort(key=lambda pair: (pair[0].label != "emergency", not is_sent_to_115(*pair)))
    for vignette, decision in wrong:
        reasons = ", ".join(reason.line for reason in decision.reasons[:3])
        console.print(
            f"{vignette.id} {vignette.label} → {decision.disposition.code} ({reasons}): {vignette.text}", markup=False
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
