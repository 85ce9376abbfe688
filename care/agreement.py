"""How far two people agree beyond chance.

Source: Cohen, J. (1960), A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20.
"""

from collections import Counter
from collections.abc import Sequence


def cohens_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return (p_o - p_e) / (1 - p_e) of the labels that two people gave to the same things.

    p_o is the share of equal labels, p_e the share that their own frequencies would make equal by chance. None where
    there are no pairs, or both gave one and the same label throughout: then chance explains everything.
    """
    if not pairs:
        return None
    total = len(pairs)
    observed = sum(one == other for one, other in pairs) / total
    ones, others = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    expected = sum(ones[label] * others[label] for label in ones) / total**2
    return None if expected == 1 else (observed - expected) / (1 - expected)
