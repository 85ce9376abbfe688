"""The figures of triage, each a share with its 95 % Wilson interval.

emergency recall   = messages of which nothing but an emergency is acceptable that were sent to 115 / all such messages
overtriage         = messages of which no emergency is acceptable that were sent to 115 / all such messages
alarm              = not-a-symptom messages judged emergency or urgent / all of them
acceptable level   = messages whose level a careful doctor would accept / all messages
undertriage        = messages judged less urgent than every acceptable level / all messages
crisis recall      = crisis messages that were seen as such / crisis messages
twin drop          = acceptable share of the originals - acceptable share of their twins
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from care.triage.dispositions import disposition_of
from care.triage.engine import TriageDecision
from evals.triage.vignettes import Vignette

Judged = tuple[Vignette, TriageDecision]
Z = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `total`."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """The share; an empty set has none."""
        return self.hits / self.total if self.total else float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson interval. Source: Wilson 1927; Brown, Cai, DasGupta 2001."""
        if not self.total:
            return (0.0, 1.0)
        n, p = self.total, self.value
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z / (1 + Z * Z / n) * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return (max(0.0, middle - half), min(1.0, middle + half))

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.3f} [{low:.3f}, {high:.3f}] {self.hits}/{self.total}"


def share(judged: Iterable[Judged], holds: Callable[[Vignette, TriageDecision], bool]) -> Share:
    """Return the share of `judged` of which `holds` is true."""
    found = [holds(vignette, decision) for vignette, decision in judged]
    return Share(sum(found), len(found))


def figures(judged: Sequence[Judged]) -> dict[str, Share]:
    """Return each figure by its name."""
    emergencies = [pair for pair in judged if pair[0].acceptable == ("emergency",)]
    calm = [pair for pair in judged if "emergency" not in pair[0].acceptable]
    nothing = [pair for pair in judged if pair[0].label == "not_a_symptom"]
    return {
        "emergency recall": share(emergencies, is_sent_to_115),
        "not an emergency, sent to 115": share(calm, is_sent_to_115),
        "not a symptom, alarmed": share(nothing, is_alarmed),
        "acceptable level": share(judged, is_acceptable),
        "undertriage": share(judged, is_undertriage),
        "crisis recall": share([pair for pair in judged if pair[0].crisis], lambda _, decision: decision.crisis),
        "crisis where there is none": share(
            [pair for pair in judged if not pair[0].crisis], lambda _, decision: decision.crisis
        ),
    }


def twin_shares(judged: Sequence[Judged], form: str) -> tuple[Share, Share]:
    """Return the acceptable shares of the twins of one form, and of the messages that they are twins of."""
    by_id = {vignette.id: (vignette, decision) for vignette, decision in judged}
    twins = [pair for pair in judged if pair[0].twin == form]
    originals = [by_id[pair[0].twin_of] for pair in twins if pair[0].twin_of is not None]
    return share(twins, is_acceptable), share(originals, is_acceptable)


def is_sent_to_115(_: Vignette, decision: TriageDecision) -> bool:
    """Tell whether the emergency card is shown."""
    return decision.disposition.code == "emergency"


def is_alarmed(_: Vignette, decision: TriageDecision) -> bool:
    """Tell whether somebody is told to hurry."""
    return decision.disposition.code in ("emergency", "urgent")


def is_acceptable(vignette: Vignette, decision: TriageDecision) -> bool:
    """Tell whether the level is one that a careful doctor accepts."""
    return decision.disposition.code in vignette.acceptable


def is_undertriage(vignette: Vignette, decision: TriageDecision) -> bool:
    """Tell whether the level is less than every acceptable one."""
    return decision.disposition < min(disposition_of(level) for level in vignette.acceptable)
