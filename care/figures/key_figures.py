"""The few figures that stand at the top: counts, and shares that say of what they are."""

import datetime as dt
from collections.abc import Mapping

from care.figures.reading import Days, Sums

AHEAD = ("pending", "booked", "arrived", "checked-in")
OUTCOMES = ("booked", "fulfilled", "noshow", "cancelled")


def key_figures(sums: Sums) -> dict[str, float | None]:
    """Return counts, and shares in per cent; None where there is nothing to divide by.

    `answered` is of the questions that were answered or abstained from, `helpful` of the answers that were rated,
    `durable` of the answers whose seven days are over, `noshow` of the appointments that were marked as held or missed.
    """
    verdict, helpful = sums.get("verdict", {}), sums.get("helpful", {})
    durable, visits = sums.get("durable", {}), sums.get("appointment", {})
    kept = visits.get("fulfilled", 0) + visits.get("noshow", 0)
    return {
        "questions": sum(verdict.values()),
        "answered": _share(verdict.get("answer", 0), verdict.get("answer", 0) + verdict.get("abstention", 0)),
        "handed-over": sum(sums.get("handover", {}).values()),
        "helpful": _share(helpful.get("yes", 0), sum(helpful.values())),
        "durable": _share(durable.get("yes", 0), sum(durable.values())),
        "appointments": sum(visits.get(status, 0) for status in (*AHEAD, "fulfilled", "noshow")),
        "noshow": _share(visits.get("noshow", 0), kept),
    }


def outcomes(days: Days) -> dict[dt.date, dict[str, int]]:
    """Return what came of the appointments of each day; `booked` lies ahead, or was not marked."""
    return {day: {"booked": sum(heap.get(status, 0) for status in AHEAD), **_ended(heap)} for day, heap in days.items()}


def _ended(heap: Mapping[str, int]) -> dict[str, int]:
    return {key: heap.get(key, 0) for key in OUTCOMES[1:]}


def _share(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None
