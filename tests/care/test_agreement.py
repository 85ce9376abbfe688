"""Cohen's kappa against examples worked out by hand and by scikit-learn."""

import pytest
from sklearn.metrics import cohen_kappa_score

from care.agreement import cohens_kappa


def test_it_is_one_where_all_agree_and_nothing_where_there_is_nothing_to_tell() -> None:
    assert cohens_kappa([("yes", "yes"), ("no", "no")]) == 1
    assert cohens_kappa([("yes", "yes"), ("yes", "yes")]) is None
    assert cohens_kappa([]) is None


def test_a_textbook_table() -> None:
    """20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: p_o .7, p_e .5, kappa .4."""
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert cohens_kappa(pairs) == pytest.approx(0.4)


def test_it_is_what_others_count() -> None:
    pairs = [("yes", "no"), ("partly", "partly"), ("no", "no"), ("na", "yes"), ("yes", "yes"), ("partly", "yes")]
    ones, others = zip(*pairs, strict=True)
    assert cohens_kappa(pairs) == pytest.approx(cohen_kappa_score(ones, others))
