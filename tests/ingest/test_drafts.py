"""A draft's text and its sections: what is written is read again as it was."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import Section
from ingest.drafts import body_of, sections_of

LINE = (
    st.text("abc đế?.-*", min_size=1, max_size=30).map(str.strip).filter(lambda line: line and not line.startswith("#"))
)
SECTIONS = st.lists(
    st.builds(
        Section,
        heading=LINE,
        locator=st.one_of(st.just(""), st.just("Điều 3, Khoản 2")),
        text=st.lists(LINE | st.just("## một dòng trông như đề mục"), min_size=1, max_size=3).map("\n".join),
        asked=st.lists(LINE, max_size=3, unique=True).map(
            lambda ways: tuple(dict.fromkeys(" ".join(w.split()) for w in ways))
        ),
    ),
    min_size=1,
    max_size=4,
)


@given(SECTIONS)
def test_what_is_written_is_read_again(sections: list[Section]) -> None:
    assert sections_of(body_of(sections), "Tên") == tuple(sections)


def test_text_before_the_first_heading_stands_under_the_title() -> None:
    sections = sections_of("# Tên\n\nMở đầu.\n\n## Hỏi?\nĐáp.", "Tên")
    assert [(one.heading, one.text) for one in sections] == [("Tên", "Mở đầu."), ("Hỏi?", "Đáp.")]
