"""What people ask about, and what rises."""

import pytest

from care.figures.topics import by_topic, protocol_names, rising
from care.triage.protocol_files import read_protocols


def test_the_heads_of_the_protocol_files_say_what_the_files_say() -> None:
    names = protocol_names()
    assert {code: (one.vi, one.en, one.document) for code, one in names.items()} == {
        one.code: (one.title.vi, one.title.en, one.guidance) for one in read_protocols().protocols
    }


def test_a_document_and_the_protocol_that_points_to_it_are_one_topic() -> None:
    assert by_topic({"dengue": 3}, {"dengue": 2, "unheard_of": 1}) == {"dengue": 5, "unheard_of": 1}


@pytest.mark.parametrize(
    ("now", "before", "rises"),
    [
        (3, 1, False),
        (9, 0, False),
        (10, 0, True),
        (12, 9, False),
        (30, 14, True),
        (1_000, 990, False),
        (300, 220, True),
    ],
)
def test_few_are_no_outbreak(now: int, before: int, rises: bool) -> None:  # noqa: FBT001
    assert bool(rising({"dengue": now}, {"dengue": before})) is rises
