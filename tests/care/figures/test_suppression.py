"""What is hidden stays hidden: no small cell can be computed from what is told, by whoever knows the rule."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from care.figures.suppression import Cell, K, Status, Told, to_hide, told

Event = tuple[int, str, str, str, str, str]  # person, day, outcome, topic, document of the topic, language
Place = tuple[tuple[str, str], ...]
PATHS = (("day",), ("outcome", "topic", "document"), ("outcome", "language"))
EVENTS = st.lists(
    st.tuples(
        st.integers(1, 40),
        st.sampled_from("ab"),
        st.sampled_from("uvw"),
        st.sampled_from(["t", "t", "t", "r"]),
        st.sampled_from("1112"),
        st.sampled_from(["vi", "vi", "vi", "en"]),
    ),
    min_size=1,
    max_size=160,
)


def places(event: Event) -> Iterator[Place]:
    """Yield every cell that an event counts in."""
    _, day, outcome, topic, document, language = event
    yield ()
    yield (("day", day),)
    yield (("outcome", outcome),)
    yield (("outcome", outcome), ("topic", topic))
    yield (("outcome", outcome), ("topic", topic), ("document", topic + document))
    yield (("outcome", outcome), ("language", language))


def tree(events: list[Event]) -> Cell:
    """Return the cells of some events."""
    counts: Counter[Place] = Counter()
    people: dict[Place, set[int]] = defaultdict(set)
    for event in events:
        for place in places(event):
            counts[place] += 1
            people[place].add(event[0])

    def cell(place: Place) -> Cell:
        above = tuple(key for key, _ in place)
        following = dict.fromkeys(p[len(above)] for p in PATHS if p[: len(above)] == above and len(p) > len(above))
        families = tuple(
            tuple(cell(one) for one in sorted(counts) if one and one[:-1] == place and one[-1][0] == key)
            for key in following
        )
        return Cell(place, counts[place], len(people[place]), families)

    return cell(())


def walk(cell: Cell) -> Iterator[Cell]:
    """Yield a cell and all below it."""
    yield cell
    for family in cell.families:
        for one in family:
            yield from walk(one)


@settings(max_examples=120, deadline=None)
@given(EVENTS)
def test_no_cell_of_few_people_can_be_computed(events: list[Event]) -> None:
    root = tree(events)
    published = {one.place: one.count for one in told(root) if one.status is Status.PUBLISHED}
    cells = {cell.place: cell for cell in walk(root)}
    assert all(cells[place].people >= K or cells[place].count == 0 for place in published)
    assert all(cells[place].count == count for place, count in published.items())
    few = [cell for cell in cells.values() if 0 < cell.people < K]
    if () in published and few:
        lowest, highest = bounds(events, published, [cell.place for cell in few])
        for cell in few:
            assert lowest[cell.place] < highest[cell.place] - 1e-6, cell


def bounds(
    events: list[Event], published: dict[Place, int | None], asked: list[Place]
) -> tuple[dict[Place, float], dict[Place, float]]:
    """Return between which values a cell must lie, for who adds and subtracts whatever is published.

    The unknowns are all joint cells, empty ones as well: only that no count is negative is known of them.
    """
    values = [sorted(set(column)) for column in ([str(event[place]) for event in events] for place in range(1, 6))]
    joint: list[Event] = [(0, a, b, c, d, e) for a, b, c, d, e in product(*values)]

    def inside(place: Place) -> list[float]:
        return [float(place in places(one)) for one in joint]

    matrix, sums = np.array([inside(place) for place in published]), np.array(list(published.values()), float)
    lowest: dict[Place, float] = {}
    highest: dict[Place, float] = {}
    for place in asked:
        for sign, found in ((1, lowest), (-1, highest)):
            goal = sign * np.array(inside(place))
            found[place] = sign * linprog(goal, A_eq=matrix, b_eq=sums, bounds=(0, None), method="highs").fun
    return lowest, highest


@given(st.lists(st.integers(1, 40), min_size=1, max_size=7))
def test_every_small_value_stays_possible_for_who_knows_the_rule(counts: list[int]) -> None:
    family = [Cell((("topic", str(number)),), count, count) for number, count in enumerate(counts)]
    hidden = to_hide(family, K)
    small = [cell for cell in family if cell.people < K]
    if hidden is None:
        assert small  # the whole family is withheld
        return
    assert set(small) <= set(hidden)
    assert bool(hidden) == bool(small)
    total, large = sum(cell.count for cell in hidden), len(hidden) - len(small)
    for value in range(1, K) if hidden else ():
        others = total - value  # what the others have together
        assert others >= (len(small) - 1) + large * K, (value, counts)
        assert large


def test_a_family_that_would_be_hidden_whole_is_withheld_and_says_nothing_of_empty_cells() -> None:
    family = (Cell((("day", "a"),), 12, 12), Cell((("day", "b"),), 3, 3))
    assert list(told(Cell((), 15, 15, (family,)))) == [
        Told((), 15, Status.PUBLISHED),
        Told((("day", ""),), None, Status.WITHHELD),
    ]


def test_one_person_who_asks_often_is_no_published_cell() -> None:
    busy = Cell((("day", "a"),), 500, 1)
    others = tuple(Cell((("day", str(number)),), 200, 150) for number in range(3))
    lines = {one.place: one for one in told(Cell((), 1100, 400, ((busy, *others),)))}
    assert lines[busy.place].count is None
    assert sum(one.count is None for one in lines.values()) == 2


def test_nothing_is_told_below_a_hidden_cell() -> None:
    below = Cell((("outcome", "u"), ("topic", "t")), 4, 4)
    hidden = Cell((("outcome", "u"),), 4, 4, ((below,),))
    large = [Cell((("outcome", name),), 60, 60) for name in "vw"]
    assert below.place not in {one.place for one in told(Cell((), 124, 124, ((hidden, *large),)))}


def test_a_root_of_few_people_is_all_that_is_hidden() -> None:
    assert [one.status for one in told(Cell((), 4, 4, ((Cell((("day", "a"),), 4, 4),),)))] == [Status.SUPPRESSED]
