"""Guidance Markdown becomes valid Telegram HTML, however long."""

import re

import pytest

from bot.markup import LIMIT, blocks, messages, shown_length


def is_balanced(html: str) -> bool:
    """Tell whether bold and italics are closed."""
    return all(html.count(f"<{tag}>") == html.count(f"</{tag}>") for tag in ("b", "i"))


def test_lists_and_bold_are_kept() -> None:
    assert blocks("Ba thứ:\n\n- một **hai**;\n- ba.\n\n1. Bước") == ["Ba thứ:", "• một <b>hai</b>;\n• ba.", "1. Bước"]


def test_angle_brackets_are_text() -> None:
    assert blocks("a < b & c > d <script>") == ["a &lt; b &amp; c &gt; d &lt;script&gt;"]


def test_short_pieces_share_a_message() -> None:
    assert messages(["a", "b"]) == ["a\n\nb"]


@pytest.mark.parametrize(
    "piece",
    [
        "Câu dài. " * 2_000,
        "x" * 20_000,
        "\n".join(f"• **dòng** {n}" for n in range(2_000)),
        "😀" * 5_000,
        "<b>đậm &amp; </b>" * 2_000,
    ],
)
def test_long_pieces_are_cut_into_valid_messages_without_losing_a_word(piece: str) -> None:
    html = piece if piece.startswith("<b>") else blocks(piece)[0]
    parts = messages([html])
    assert len(parts) > 1
    assert all(shown_length(part) <= LIMIT and is_balanced(part) for part in parts)
    shown = "".join(re.sub(r"<[^>]+>", "", part) for part in parts)
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", re.sub(r"<[^>]+>", "", html))


def test_messages_are_cut_at_sentence_ends() -> None:
    parts = messages(["Một câu rất ngắn. " * 500])
    assert all(part.endswith(".") for part in parts)


def test_length_counts_as_telegram_does() -> None:
    assert shown_length("<b>😀&amp;</b>") == 3
