"""Two revisions side by side: every word of both is there, and only what differs is marked."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.comparison import Fate, Piece, compare_sections, compare_words
from ingest.documents import Section


def text(pieces: tuple[Piece, ...]) -> str:
    """Return the pieces as one text."""
    return "".join(piece.text for piece in pieces)


def test_only_the_word_that_changed_is_marked() -> None:
    old, new = compare_words("Giấy có hạn 10 ngày làm việc.", "Giấy có hạn 15 ngày làm việc.")
    assert [piece.text for piece in old if piece.is_changed] == ["10"]
    assert [piece.text for piece in new if piece.is_changed] == ["15"]


@given(st.text("ab \nđế.", max_size=60), st.text("ab \nđế.", max_size=60))
def test_nothing_gets_lost(old: str, new: str) -> None:
    left, right = compare_words(old, new)
    assert (text(left), text(right)) == (old, new)
    assert [one.text for one in left if not one.is_changed] == [one.text for one in right if not one.is_changed]


def test_sections_find_their_partners() -> None:
    old = {
        "1": Section("A?", "", "một hai ba"),
        "2": Section("B?", "", "bốn"),
        "3": Section("C?", "", "giữ nguyên câu này"),
    }
    new = {"1": old["1"], "4": Section("D?", "", "mới hẳn"), "5": Section("C mới?", "", "giữ nguyên câu này nhé")}
    fates = [(change.fate, change.heading) for change in compare_sections(old, new)]
    assert fates == [(Fate.SAME, "A?"), (Fate.ADDED, "D?"), (Fate.REMOVED, "B?"), (Fate.CHANGED, "C mới?")]


def test_other_ways_to_ask_are_a_change() -> None:
    old, new = {"1": Section("A?", "", "x", ("a",))}, {"2": Section("A?", "", "x", ("b",))}
    (change,) = compare_sections(old, new)
    assert (change.fate, change.asked_added, change.asked_removed) == (Fate.CHANGED, ("b",), ("a",))
