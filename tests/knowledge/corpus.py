"""A few sections of made-up guidance, and how they get into PostgreSQL."""

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from knowledge.passages import Language, Passage
from records.guidance import DocumentRow, PassageRow, RevisionPassageRow, RevisionRow, RevisionState

TODAY = dt.date(2026, 11, 24)


@dataclass(frozen=True)
class Section:
    """What a test wants to be in force."""

    document: str
    title: str
    heading: str
    text: str
    asked: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    language: Language = Language.VIETNAMESE

    @property
    def id(self) -> str:
        """A hash of the content, as ingest makes it."""
        return hashlib.sha256(f"{self.document}{self.language}{self.heading}{self.text}".encode()).hexdigest()[:16]


FORGOTTEN_CARD = Section(
    "forgotten-card",
    "Quên thẻ bảo hiểm y tế khi đi khám",
    "Quên thẻ bảo hiểm y tế thì đi khám được không?",
    "Được. Bạn đưa một trong các thứ sau:\n\n- căn cước gắn chip;\n- VNeID mức độ 2.\n\nHệ thống lỗi thì đọc mã thẻ.",
    asked=("không mang thẻ đi viện", "để quên thẻ ở nhà có khám được không", "quen the bhyt"),
    keywords=("quên thẻ", "thẻ bhyt"),
    related=("referral",),
)
REFERRAL = Section(
    "referral",
    "Giấy chuyển viện",
    "Giấy chuyển viện có hạn bao lâu?",
    "Giấy chuyển viện có hạn 10 ngày làm việc, tính từ ngày ký.",
    asked=("giấy chuyển tuyến có giá trị mấy ngày", "giấy chuyển còn hạn không"),
    keywords=("giấy chuyển tuyến",),
    related=("forgotten-card",),
)
NO_REFERRAL = Section(
    "referral",
    "Giấy chuyển viện",
    "Khi nào không cần giấy chuyển viện?",
    "Cấp cứu và khám ở trạm y tế thì không cần giấy chuyển viện.",
    asked=("cấp cứu có cần giấy chuyển không", "đi đâu không cần giấy chuyển tuyến"),
)
BURNS = Section(
    "burns",
    "Bỏng (phỏng)",
    "Bị bỏng thì làm gì ngay?",
    "1. Xả nước mát 20 phút.\n2. Tháo nhẫn, đồng hồ.\n3. Che bằng vải sạch.\n\nKhông bôi kem đánh răng.",
    asked=("phỏng nước sôi làm sao", "bị bỏng bôi gì"),
)
REFERRAL_ENGLISH = Section(
    "referral",
    "Referral paper",
    "How long is a referral paper valid?",
    "A referral paper (giấy chuyển viện) is valid for 10 working days from the day of signature.",
    asked=("does my transfer paper expire", "how many days is the referral good for"),
    language=Language.ENGLISH,
)
BURNS_ENGLISH = Section(
    "burns",
    "Burns",
    "What do I do first about a burn?",
    "Run cool water over it for 20 minutes. Take off rings and watches. No toothpaste.",
    asked=("boiling water on my hand", "what to put on a burn"),
    language=Language.ENGLISH,
)
CARD_ENGLISH = Section(
    "forgotten-card",
    "Forgot the health insurance card",
    "Can I be seen when I forgot my insurance card?",
    "Yes. Show your chip ID card or VNeID level 2 instead of the card.",
    asked=("left my card at home", "no insurance card with me"),
    language=Language.ENGLISH,
)
SECTIONS = (FORGOTTEN_CARD, REFERRAL, NO_REFERRAL, BURNS, REFERRAL_ENGLISH, BURNS_ENGLISH, CARD_ENGLISH)


async def publish_all(engine: AsyncEngine, sections: tuple[Section, ...] = SECTIONS) -> None:
    """Put every section in force, one revision a document and language."""
    async with AsyncSession(engine) as session, session.begin():
        for document in sorted({section.document for section in sections}):
            await session.merge(DocumentRow(id=document))
        for key in sorted({(section.document, section.language) for section in sections}):
            await _publish(session, [section for section in sections if (section.document, section.language) == key])


async def withdraw(engine: AsyncEngine, document: str) -> None:
    """Take a document out of force."""
    async with AsyncSession(engine) as session, session.begin():
        await session.execute(delete(RevisionRow).where(RevisionRow.document_id == document))


def passage(section: Section) -> Passage:
    """Return the section as the index knows it, without a database."""
    return Passage(
        id=section.id,
        document_id=section.document,
        revision_id=uuid.uuid5(uuid.NAMESPACE_URL, f"{section.document}/{section.language}"),
        language=section.language,
        topic="insurance",
        title=section.title,
        heading=section.heading,
        locator=section.heading,
        text=section.text,
        asked=section.asked,
        keywords=section.keywords,
        related=section.related,
        issuer="",
        certainty="general",
        legal_basis=(),
        source=(),
        effective_from=TODAY,
        verified_on=TODAY,
    )


async def _publish(session: AsyncSession, sections: list[Section]) -> None:
    first = sections[0]
    revision = RevisionRow(
        document_id=first.document,
        language=first.language,
        title=first.title,
        topic="insurance",
        issuer="",
        certainty="general",
        legal_basis=[],
        source=[],
        audience=[],
        keywords=list(first.keywords),
        related=list(first.related),
        effective_from=TODAY,
        expires_on=None,
        verified_on=TODAY,
        content_hash=uuid.uuid4().hex,
        source_path="",
        state=RevisionState.PUBLISHED,
    )
    session.add(revision)
    await session.flush()
    for ordinal, section in enumerate(sections):
        await session.merge(_row(section))
        await session.flush()
        session.add(RevisionPassageRow(revision_id=revision.id, ordinal=ordinal, passage_id=section.id))


def _row(section: Section) -> PassageRow:
    return PassageRow(
        id=section.id,
        document_id=section.document,
        language=section.language,
        heading=section.heading,
        locator=section.heading,
        text=section.text,
        asked=list(section.asked),
    )
