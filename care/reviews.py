"""Reviews: which conversations wait for a reviewer, the labels they give, and what is proposed to be learnt."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from care.agreement import cohens_kappa
from care.finding_conversations import Conversation, conversation_of
from care.masking import mask
from care.transcripts import seal_for
from records.conversations import ConversationRow
from records.encryption import Seal
from records.reviews import ProposalRow, ReviewRow, ReviewSampleRow
from records.transcripts import TurnRow

CRITERIA = ("correct", "safe", "complete", "tone")
LABELS = ("yes", "partly", "no", "na")
REVIEWERS = 2  # of a conversation drawn at random, so that their agreement can be told
DRAWN_FROM = dt.timedelta(days=30)
MOST_DRAWN = 200
LONGEST_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class Review:
    """One person's labels of one conversation."""

    id: uuid.UUID
    conversation: int
    reviewer: str
    labels: Mapping[str, str]
    note: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two reviewers agree on one criterion: Cohen's kappa over `n` conversations, if it says anything."""

    one: str
    other: str
    criterion: str
    n: int
    same: int
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A citizen's masked words, to become a question of the question set or a vignette."""

    id: uuid.UUID
    kind: str
    conversation: int
    language: str
    text: str
    expected: str
    proposed_by: str
    at: dt.datetime


class Reviews:
    """Reads and writes reviews within one transaction."""

    def __init__(self, session: AsyncSession, seal: Seal) -> None:
        self._session, self._seal = session, seal

    async def draw(self, count: int, by: str, now: dt.datetime) -> int:
        """Draw up to `count` conversations of the last month at random, and return how many there were."""
        drawn = exists().where(ReviewSampleRow.conversation == ConversationRow.number)
        query = select(ConversationRow.number).where(ConversationRow.started_at >= now - DRAWN_FROM, ~drawn)
        numbers = list(await self._session.scalars(query.order_by(func.random()).limit(min(count, MOST_DRAWN))))
        if numbers:
            rows = [{"conversation": number, "drawn_by": by} for number in numbers]
            await self._session.execute(insert(ReviewSampleRow).values(rows).on_conflict_do_nothing())
        return len(numbers)

    async def waiting_for(self, reviewer: str, limit: int = 50) -> list[tuple[Conversation, bool]]:
        """Return what waits for `reviewer`, newest first, and of each whether it was drawn at random.

        A flagged conversation (emergency, abstained, unhelpful) waits for one person, a drawn one for two.
        """
        mine = exists().where(ReviewRow.conversation == ConversationRow.number, ReviewRow.reviewer == reviewer)
        count = (
            select(func.count())
            .where(ReviewRow.conversation == ConversationRow.number)
            .correlate(ConversationRow)
            .scalar_subquery()
        )
        drawn = exists().where(ReviewSampleRow.conversation == ConversationRow.number)
        flagged = or_(ConversationRow.abstained, ConversationRow.unhelpful, ConversationRow.disposition == "emergency")
        query = select(ConversationRow, drawn).where(~mine, or_(drawn & (count < REVIEWERS), flagged & (count == 0)))
        rows = await self._session.execute(query.order_by(ConversationRow.number.desc()).limit(limit))
        return [(conversation_of(row), bool(was_drawn)) for row, was_drawn in rows]

    async def give(self, number: int, reviewer: str, labels: Mapping[str, str], note: str) -> None:
        """Record a person's labels of a conversation; their last word counts.

        Raises:
            ValueError: a label is missing or none of `LABELS`.
        """
        if set(labels) != set(CRITERIA) or not set(labels.values()) <= set(LABELS):
            raise ValueError("a label is missing or unknown")
        row = await self._row(number, reviewer) or ReviewRow(id=uuid.uuid4(), conversation=number, reviewer=reviewer)
        for criterion, label in labels.items():
            setattr(row, criterion, label)
        seal = await self._seal_of(number)
        row.note = seal.close(note[:LONGEST_NOTE], f"review:{row.id}")
        row.at = dt.datetime.now(dt.UTC)
        self._session.add(row)
        await self._session.flush()

    async def of(self, number: int) -> list[Review]:
        """Return the reviews of a conversation, oldest first."""
        query = select(ReviewRow).where(ReviewRow.conversation == number).order_by(ReviewRow.at)
        return [await self._review(row) for row in await self._session.scalars(query)]

    async def everything(self, since: dt.datetime | None = None) -> list[Review]:
        """Return all reviews, oldest first."""
        query = select(ReviewRow).order_by(ReviewRow.at)
        if since is not None:
            query = query.where(ReviewRow.at >= since)
        return [await self._review(row) for row in await self._session.scalars(query)]

    async def agreements(self) -> list[Agreement]:
        """Return for each two people who labelled the same conversations how far they agree."""
        rows = (await self._session.scalars(select(ReviewRow).order_by(ReviewRow.reviewer))).all()
        by_person: dict[str, dict[int, ReviewRow]] = {}
        for row in rows:
            by_person.setdefault(row.reviewer, {})[row.conversation] = row
        people = sorted(by_person)
        return [
            _agreement(one, other, criterion, by_person[one], by_person[other])
            for place, one in enumerate(people)
            for other in people[place + 1 :]
            if not by_person[one].keys().isdisjoint(by_person[other])
            for criterion in CRITERIA
        ]

    async def propose(self, kind: str, number: int, turn_id: uuid.UUID, by: str, expected: str = "") -> bool:
        """Propose a patient's turn, masked, as a `question` or a `vignette`; False where it is proposed already.

        Raises:
            LookupError: the conversation has no such turn of a patient.
        """
        turn = await self._session.get(TurnRow, turn_id)
        conversation = await self._session.get(ConversationRow, number)
        if turn is None or conversation is None or turn.conversation != number or turn.author != "patient":
            raise LookupError(str(turn_id))
        seal = await self._seal_of(number)
        proposal_id = uuid.uuid4()
        words = mask(seal.open(turn.text, f"turn:{turn.id}"))
        statement = insert(ProposalRow).values(
            id=proposal_id,
            kind=kind,
            turn_id=turn_id,
            conversation=number,
            language=conversation.language,
            text=seal.close(words, f"proposal:{proposal_id}"),
            expected=expected,
            proposed_by=by,
        )
        done = await self._session.execute(statement.on_conflict_do_nothing().returning(ProposalRow.id))
        return done.first() is not None

    async def proposals(self, kind: str) -> list[Proposal]:
        """Return what was proposed, oldest first."""
        rows = await self._session.scalars(select(ProposalRow).where(ProposalRow.kind == kind).order_by(ProposalRow.at))
        return [await self._proposal(row) for row in rows]

    async def proposed_turns(self, number: int) -> set[tuple[str, uuid.UUID]]:
        """Return which turns of a conversation were proposed as what."""
        query = select(ProposalRow.kind, ProposalRow.turn_id).where(ProposalRow.conversation == number)
        return {(kind, turn_id) for kind, turn_id in await self._session.execute(query)}

    async def _row(self, number: int, reviewer: str) -> ReviewRow | None:
        query = select(ReviewRow).where(ReviewRow.conversation == number, ReviewRow.reviewer == reviewer)
        return (await self._session.scalars(query.with_for_update())).one_or_none()

    async def _seal_of(self, number: int) -> Seal:
        row = await self._session.get_one(ConversationRow, number)
        return await seal_for(self._session, self._seal, row.patient_id)

    async def _review(self, row: ReviewRow) -> Review:
        seal = await self._seal_of(row.conversation)
        labels = {criterion: getattr(row, criterion) for criterion in CRITERIA}
        return Review(row.id, row.conversation, row.reviewer, labels, seal.open(row.note, f"review:{row.id}"), row.at)

    async def _proposal(self, row: ProposalRow) -> Proposal:
        seal = await self._seal_of(row.conversation)
        words = seal.open(row.text, f"proposal:{row.id}")
        return Proposal(row.id, row.kind, row.conversation, row.language, words, row.expected, row.proposed_by, row.at)


def _agreement(
    one: str, other: str, criterion: str, ones: Mapping[int, ReviewRow], others: Mapping[int, ReviewRow]
) -> Agreement:
    both: Sequence[int] = sorted(ones.keys() & others.keys())
    pairs = [(getattr(ones[number], criterion), getattr(others[number], criterion)) for number in both]
    same = sum(first == second for first, second in pairs)
    return Agreement(one, other, criterion, len(pairs), same, cohens_kappa(pairs))
