"""The job queue (procrastinate) on the same PostgreSQL: a row and its job commit together."""

import datetime as dt
import json
import logging

import procrastinate
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.types import JSONDict
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

HEARTBEAT_SECONDS = 2.0
STALLED_SECONDS = 12.0

MOVE_FORWARD = text(
    "UPDATE procrastinate_jobs SET priority = :priority, args = CAST(:arguments AS jsonb), scheduled_at = NULL"
    " WHERE queueing_lock = :lock AND status = 'todo' AND priority < :priority"
)

logger = logging.getLogger(__name__)


def job_app(url: str) -> procrastinate.App:
    """Return a job app on the database at `url` (libpq). Open it with `async with app.open_async()`."""
    return procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url, min_size=2, max_size=10))


async def driver_connection(session: AsyncSession) -> object:
    """Return the session's own psycopg connection, so that a job is deferred in the session's transaction."""
    connection = await session.connection()
    return (await connection.get_raw_connection()).driver_connection


async def defer(
    session: AsyncSession,
    jobs: procrastinate.App,
    task: str,
    arguments: JSONDict,
    *,
    queue: str,
    lock: str | None = None,
    queueing_lock: str | None = None,
    at: dt.datetime | None = None,
    wait: int = 0,
    priority: int = 0,
) -> None:
    """Defer `task` in the session's transaction, to run at `at` or in `wait` seconds, else at once.

    Where a job with the same `queueing_lock` waits already, that one will do; with a higher `priority` it is moved
    forward and gets these arguments.
    """
    deferrer = jobs.configure_task(
        task,
        queue=queue,
        lock=lock,
        queueing_lock=queueing_lock,
        schedule_at=at,
        schedule_in={"seconds": wait} if wait else None,
        priority=priority,
        connection=await driver_connection(session),
    )
    connection = await session.connection()
    try:
        async with connection.begin_nested():  # the session's own would set its savepoint too late
            await deferrer.defer_async(**arguments)
    except AlreadyEnqueued:
        if priority:
            forward = {"lock": queueing_lock, "priority": priority, "arguments": json.dumps(arguments)}
            await session.execute(MOVE_FORWARD, forward)


async def revive_stalled(app: procrastinate.App) -> int:
    """Put the jobs of workers that died back in the queue and return how many.

    A job whose successor already waits is dropped: the successor does the same work.
    """
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS))
    for job in stalled:
        try:
            await app.job_manager.retry_job(job)
        except ConnectorException:
            await _drop(app, job)
    return len(stalled)


async def _drop(app: procrastinate.App, job: Job) -> None:
    try:
        await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
    except ConnectorException:
        logger.info("job %s ended by itself", job.id)
