"""The library: every document in every language with where it stands, what is wrong with it, and how it is used."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from ingest.instruments import read_superseded
from ingest.publishing import Key
from records.guidance import ContradictionRow, RevisionPassageRow, RevisionRow, RevisionState
from records.transcripts import AnswerCitationRow, FeedbackRow

SOON = dt.timedelta(days=30)
STALE = dt.timedelta(days=180)
PAGE = 50
OPEN = (RevisionState.DRAFT, RevisionState.SUBMITTED, RevisionState.APPROVED)


class Standing(StrEnum):
    """Where a document stands today, in one word."""

    IN_FORCE = "in_force"
    SCHEDULED = "scheduled"
    EXPIRED = "expired"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Concern(StrEnum):
    """What staff should look at."""

    EXPIRES_SOON = "expires_soon"
    STALE = "stale"
    INSTRUMENT = "instrument"
    NO_ENGLISH = "no_english"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty means everything. `keys` are documents that a search found, best first."""

    standing: str = ""
    language: str = ""
    topic: str = ""
    issuer: str = ""
    concern: str = ""
    pending: bool = False
    keys: Sequence[Key] | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """How often a document was cited, and how many found it helpful or not."""

    cited: int = 0
    helpful: int = 0
    unhelpful: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the library. `pending` is where another revision of it stands, "" if there is none."""

    revision: RevisionRow
    standing: Standing
    concerns: tuple[Concern, ...]
    pending: str
    use: Use = field(default_factory=Use)

    @property
    def key(self) -> Key:
        return self.revision.document_id, self.revision.language


class Library:
    """Reads the library within one session; `today` is Vietnam's."""

    def __init__(self, session: AsyncSession, today: dt.date) -> None:
        self._session, self._today = session, today

    async def find(self, wanted: Wanted, *, page: int = 1) -> tuple[list[Entry], int]:
        """Return one page of entries and how many there are in all, by title or in the order of the search."""
        lead = self._lead()
        conditions = self._conditions(lead, wanted)
        total = await self._session.scalar(select(func.count()).select_from(lead).where(*conditions))
        order = _order(lead, wanted)
        query = select(lead, *self._judged(lead)).where(*conditions).order_by(*order)
        rows = (await self._session.execute(query.limit(PAGE).offset((page - 1) * PAGE))).all()
        uses = await self.uses([(row[0].document_id, row[0].language) for row in rows])
        return [self._entry(row, uses) for row in rows], total or 0

    async def entry(self, key: Key) -> Entry | None:
        """Return one document in one language."""
        lead = self._lead()
        query = select(lead, *self._judged(lead)).where(lead.document_id == key[0], lead.language == key[1])
        row = (await self._session.execute(query)).first()
        return self._entry(row, await self.uses([key])) if row else None

    async def counts(self) -> dict[str, int]:
        """Return how many documents carry each warning, and how many revisions wait, by state."""
        lead = self._lead()
        sums = [func.count().filter(condition) for condition in self._concerns(lead).values()]
        row = (await self._session.execute(select(*sums).select_from(lead))).one()
        waiting = select(RevisionRow.state, func.count()).where(RevisionRow.state.in_(OPEN)).group_by(RevisionRow.state)
        by_state = {str(state): count for state, count in await self._session.execute(waiting)}
        return dict(zip(map(str, Concern), row, strict=True)) | by_state

    async def choices(self) -> dict[str, list[str]]:
        """Return the topics and issuers that there are."""
        found = {}
        for name, column in (("topic", RevisionRow.topic), ("issuer", RevisionRow.issuer)):
            query = select(column).where(RevisionRow.state == RevisionState.PUBLISHED, column != "").distinct()
            found[name] = sorted((await self._session.scalars(query)).all())
        return found

    async def uses(self, keys: Sequence[Key]) -> dict[Key, Use]:
        """Return how documents were used, over all their revisions."""
        if not keys:
            return {}
        document, language = RevisionRow.document_id, RevisionRow.language
        rated = and_(
            FeedbackRow.answer_id == AnswerCitationRow.answer_id, FeedbackRow.passage_id == AnswerCitationRow.passage_id
        )
        query = (
            select(
                document,
                language,
                func.count(AnswerCitationRow.answer_id.distinct()),
                func.count().filter(FeedbackRow.helpful),
                func.count().filter(~FeedbackRow.helpful),
            )
            .join(AnswerCitationRow, AnswerCitationRow.revision_id == RevisionRow.id)
            .outerjoin(FeedbackRow, rated)
            .where(tuple_(document, language).in_(keys))
            .group_by(document, language)
        )
        return {(row[0], row[1]): Use(*row[2:]) for row in await self._session.execute(query)}

    def _lead(self) -> Any:
        """Return for each document and language the published revision, else the newest."""
        other = aliased(RevisionRow)
        same = (other.document_id == RevisionRow.document_id, other.language == RevisionRow.language)
        published = exists().where(*same, other.state == RevisionState.PUBLISHED)
        newer = exists().where(
            *same,
            other.state != RevisionState.DISCARDED,
            tuple_(other.created_at, other.id) > tuple_(RevisionRow.created_at, RevisionRow.id),
        )
        newest = and_(RevisionRow.state != RevisionState.DISCARDED, ~published, ~newer)
        chosen = select(RevisionRow).where(or_(RevisionRow.state == RevisionState.PUBLISHED, newest))
        return aliased(RevisionRow, chosen.subquery())

    def _judged(self, lead: Any) -> list[ColumnElement[Any]]:
        return [self._standing(lead), self._pending(lead), *self._concerns(lead).values()]

    def _standing(self, lead: Any) -> ColumnElement[str]:
        published = lead.state == RevisionState.PUBLISHED
        return case(
            (and_(published, lead.expires_on <= self._today), Standing.EXPIRED),
            (and_(published, lead.effective_from > self._today), Standing.SCHEDULED),
            (published, Standing.IN_FORCE),
            else_=lead.state,
        )

    def _pending(self, lead: Any) -> ColumnElement[str]:
        other = aliased(RevisionRow)
        same = (other.document_id == lead.document_id, other.language == lead.language, other.id != lead.id)
        newest = select(other.state).where(*same, other.state.in_(OPEN)).order_by(other.created_at.desc()).limit(1)
        return func.coalesce(newest.scalar_subquery(), "")

    def _concerns(self, lead: Any) -> dict[Concern, ColumnElement[bool]]:
        published = lead.state == RevisionState.PUBLISHED
        lives = and_(published, or_(lead.expires_on.is_(None), lead.expires_on > self._today))
        applies = [one.expression for one in read_superseded() if one.since <= self._today]
        rests_on = func.array_to_string(lead.legal_basis.op("||")(lead.source), "\n")
        return {
            Concern.EXPIRES_SOON: and_(lives, func.coalesce(lead.expires_on <= self._today + SOON, False)),
            Concern.STALE: and_(lives, lead.verified_on < self._today - STALE),
            Concern.INSTRUMENT: and_(lives, or_(*[rests_on.op("~")(one) for one in applies], false())),
            Concern.NO_ENGLISH: and_(lives, lead.language == "vi", ~_in_english(lead)),
            Concern.CONTRADICTION: and_(lives, _contradicts(lead)),
        }

    def _conditions(self, lead: Any, wanted: Wanted) -> list[ColumnElement[bool]]:
        conditions = []
        if wanted.standing:
            conditions.append(self._standing(lead) == wanted.standing)
        if wanted.language:
            conditions.append(lead.language == wanted.language)
        if wanted.topic:
            conditions.append(lead.topic == wanted.topic)
        if wanted.issuer:
            conditions.append(lead.issuer == wanted.issuer)
        if wanted.concern in set(Concern):
            conditions.append(self._concerns(lead)[Concern(wanted.concern)])
        if wanted.pending:
            conditions.append(or_(lead.state.in_(OPEN), self._pending(lead) != ""))
        if wanted.keys is not None:
            conditions.append(tuple_(lead.document_id, lead.language).in_(wanted.keys or [("", "")]))
        return conditions

    def _entry(self, row: Any, uses: Mapping[Key, Use]) -> Entry:
        revision, standing, pending, *found = row
        concerns = tuple(concern for concern, holds in zip(Concern, found, strict=True) if holds)
        use = uses.get((revision.document_id, revision.language), Use())
        return Entry(revision, Standing(standing), concerns, pending, use)


def _order(lead: Any, wanted: Wanted) -> list[Any]:
    by_title = [lead.language.desc(), lead.title, lead.id]
    if not wanted.keys:
        return by_title
    places = {f"{document}/{language}": place for place, (document, language) in enumerate(wanted.keys)}
    return [case(places, value=func.concat(lead.document_id, "/", lead.language), else_=len(places)), *by_title]


def _in_english(lead: Any) -> ColumnElement[bool]:
    other = aliased(RevisionRow)
    return exists().where(
        other.document_id == lead.document_id, other.language == "en", other.state == RevisionState.PUBLISHED
    )


def _contradicts(lead: Any) -> ColumnElement[bool]:
    of_it = RevisionPassageRow.revision_id == lead.id
    either = or_(
        ContradictionRow.passage_id == RevisionPassageRow.passage_id,
        ContradictionRow.other_id == RevisionPassageRow.passage_id,
    )
    return exists().where(of_it, either)
