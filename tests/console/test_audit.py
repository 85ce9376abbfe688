"""The audit trail: it only grows, and a change anywhere shows."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from console.accounts.roles import Role
from console.audit import AuditBrokenError, AuditTrail
from tests.console.conftest import SignedIn

CHANGES = (
    "UPDATE audit_entry SET actor = 'somebody else' WHERE ordinal = 2",
    "UPDATE audit_entry SET detail = '{\"k\": 9}' WHERE ordinal = 3",
    "DELETE FROM audit_entry WHERE ordinal = 2",
)


async def fill(engine: AsyncEngine) -> None:
    """Write four entries."""
    async with AsyncSession(engine) as session, session.begin():
        for number in range(4):
            await AuditTrail(session).note("lan", "guidance.published", f"document-{number}", k=number)


async def test_it_verifies_and_has_a_head(engine: AsyncEngine) -> None:
    await fill(engine)
    async with AsyncSession(engine) as session:
        assert await AuditTrail(session).verify() == 4
        assert (await AuditTrail(session).head()).ordinal == 4


@pytest.mark.parametrize("change", CHANGES)
async def test_the_database_refuses_changes(engine: AsyncEngine, change: str) -> None:
    await fill(engine)
    async with AsyncSession(engine) as session:
        with pytest.raises(DBAPIError, match="append-only"):
            await session.execute(text(change))


@pytest.mark.parametrize("change", CHANGES)
async def test_who_gets_past_the_trigger_is_found_out(engine: AsyncEngine, change: str) -> None:
    await fill(engine)
    async with AsyncSession(engine) as session, session.begin():
        await session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER ALL"))
        await session.execute(text(change))
    async with AsyncSession(engine) as session:
        with pytest.raises(AuditBrokenError):
            await AuditTrail(session).verify()


async def test_an_auditor_checks_the_chain_and_takes_its_head(engine: AsyncEngine, signed_in: SignedIn) -> None:
    await fill(engine)
    auditor = await signed_in(Role.ADMINISTRATOR)
    assert "4" in (await auditor.post("/audit/verify")).text
    assert (await auditor.get("/audit/head")).json()["ordinal"] == 5
    assert "document-2" in (await auditor.get("/audit")).text
