"""Telegram's HTML, entity by entity and complaint by complaint; and what is found in plain text."""

import pytest

from webchat.detection import with_detected
from webchat.entities import FormattedText, trimmed
from webchat.errors import BotApiError
from webchat.html_markup import read_html


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("a &lt;b&gt; &amp; &quot;c&quot; &#273; &#x1F637; &copy;", 'a <b> & "c" đ 😷 &copy;', []),
        ("😷<b>đ</b>", "😷đ", [("bold", 2, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<s>a</s><strike>b</strike><del>c</del><ins>d</ins>", "abcd",
         [("strikethrough", 0, 1), ("strikethrough", 1, 1), ("strikethrough", 2, 1), ("underline", 3, 1)]),
        ("<tg-spoiler>a</tg-spoiler><span class='tg-spoiler'>b</span>", "ab", [("spoiler", 0, 1), ("spoiler", 1, 1)]),
        ("<blockquote expandable>a</blockquote><blockquote>b</blockquote>", "ab",
         [("expandable_blockquote", 0, 1), ("blockquote", 1, 1)]),
        ("<B>hoa</b>", "hoa", [("bold", 0, 3)]),
        ("<b></b>x", "x", []),
    ],
)  # fmt: skip
def test_markup_becomes_text_and_entities(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    read = read_html(source)
    assert read.text == text
    assert [(entity.type, entity.offset, entity.length) for entity in read.entities] == entities


def test_links_and_code_keep_what_they_carry() -> None:
    read = read_html('<a href="https://moh.gov.vn/?a=1&amp;b=2">x</a><pre><code class="language-py">y</code></pre>')
    assert [entity.as_json() for entity in read.entities] == [
        {"offset": 0, "length": 1, "type": "text_link", "url": "https://moh.gov.vn/?a=1&b=2"},
        {"offset": 1, "length": 1, "type": "pre", "language": "py"},
    ]
    assert read_html("<a href='javascript:alert(1)'>x</a>").entities == ()


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<p>a</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("đ<br/>", 'Unsupported start tag "br/" at byte offset 2'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span class='x'>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a href>a</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
    ],
)
def test_complaints_are_worded_as_telegrams(source: str, complaint: str) -> None:
    with pytest.raises(BotApiError) as refused:
        read_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


def test_surrounding_space_goes_and_entities_move() -> None:
    read = trimmed(read_html(" \n<b> a </b> "))
    assert read.text == "a"
    assert [(entity.offset, entity.length) for entity in read.entities] == [(0, 1)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Gọi 115 ngay", ["115"]),
        ("Please call 115.", ["115"]),
        ("nhịp tim 115 lần/phút", []),
        ("Đường dây nóng 1900 9095 hoặc 024 3846 2364", ["1900 9095", "024 3846 2364"]),
        ("Quyết định 2760/QĐ-BYT ngày 04/7/2023", []),
        ("xem https://moh.gov.vn/tin-tuc.", ["https://moh.gov.vn/tin-tuc"]),
        ("gõ /start hoặc /dat_lich", ["/start", "/dat_lich"]),
        ("38/5 độ, 120/80", []),
        ("liều 0,5 mg mỗi 4-6 giờ", []),
    ],
)
def test_what_a_reader_would_press_is_found(text: str, found: list[str]) -> None:
    entities = with_detected(FormattedText(text)).entities
    assert [text[entity.offset : entity.offset + entity.length] for entity in entities] == found
