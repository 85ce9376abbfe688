"""Everything that the pages need, made once per process."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

import procrastinate
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from console.workroom import Workroom
from records.encryption import Seal
from settings import Settings


@dataclass(frozen=True, slots=True)
class House:
    """The console's parts. `jobs` defers work for the bot; it must be open."""

    settings: Settings
    engine: AsyncEngine
    sessions: async_sessionmaker[AsyncSession]
    seal: Seal
    jobs: procrastinate.App
    workroom: Workroom = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "workroom", Workroom(self.settings, self.engine))

    def transaction(self) -> AbstractAsyncContextManager[AsyncSession]:
        """Return a transaction that commits when its block ends well."""
        return self.sessions.begin()

    @property
    def is_https(self) -> bool:
        """Tell whether staff reach the console over https, so that the cookie may travel on nothing else."""
        return self.settings.console_url.startswith("https://")
