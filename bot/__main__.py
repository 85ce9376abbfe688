"""`python -m bot`: receives, works off and answers, on every channel that is set up."""

import asyncio
import datetime as dt
import logging
import signal
import sys
from collections.abc import Awaitable, Callable
from functools import partial

import psycopg
from procrastinate import App
from procrastinate.exceptions import ConnectorException
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.alerts import Alerts
from bot.booking_work import BookingWork
from bot.channels import build_channels
from bot.dispatch import build_dispatcher
from bot.inbox import QUEUE, Inbox
from bot.lanes import Lanes
from bot.pressing import tells_of_emergency
from bot.reception import Reception, serve_for_ever
from bot.staff_messages import StaffMessages
from bot.status import Figures, Status
from care.booking.calendars import open_gateway
from care.booking.ledger import QUEUE as APPOINTMENTS
from care.contacts import read_contacts
from care.figures.counting import Counting
from care.handovers.takeovers import QUEUE as SUPPORT
from care.handovers.takeovers import Takeovers
from care.triage.conversation import Conversation
from care.triage.engine import read_triage
from care.triage.protocol_files import MalformedProtocolError
from ingest.workflow import publish_due
from knowledge.guide import today_in_vietnam
from knowledge.reloading import ReloadingGuide
from logs import configure_logging
from records.encryption import Seal, read_seal
from records.jobs import HEARTBEAT_SECONDS, STALLED_SECONDS, job_app, revive_stalled
from records.leading import lead
from records.postgres import DatabaseUnavailableError, connect, database_url
from records.retention import Periods, Retention
from settings import MalformedSettingsError, Settings, read_settings

APPOINTMENT_JOBS = 4
STAFF_MESSAGE_JOBS = 4
ALERT_SECONDS = 2
DESERTED_SECONDS = 15
RETAIN_SECONDS = 6 * 3_600
CALENDAR_SECONDS = 20  # a revision that was approved for a later day is published so soon after midnight
COUNT_SECONDS = 60
POLLING_SECONDS = 0.5  # a job deferred while its lane is worked on is found only by polling
EXPECTED = (MalformedSettingsError, MalformedProtocolError, DatabaseUnavailableError, OSError, SQLAlchemyError)
PATIENCE = 4.0  # seconds of silence before a channel that cannot be reached is mentioned

logger = logging.getLogger("bot")


async def serve(settings: Settings) -> None:
    """Run every part of the bot until cancelled."""
    conversation = Conversation(read_triage())
    _warn_of_stale_contacts()
    url = database_url(settings)
    by_jobs = APPOINTMENT_JOBS + STAFF_MESSAGE_JOBS
    engine = connect(url, size=3 * settings.chat_lanes + 2 * by_jobs + 10)  # a lane also sends and books
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    seal = read_seal(settings)
    periods = Periods.of(settings)
    channels = build_channels(settings, sessions, seal)
    guide = ReloadingGuide(engine, settings)
    jobs = job_app(url)
    inbox = Inbox(sessions, jobs, seal, partial(tells_of_emergency, conversation))
    alerts = Alerts(sessions, channels, settings.support_chat_id)
    counting = Counting(sessions, kept_days=min(periods.conversation, periods.agreed).days)
    try:
        async with jobs.open_async(), open_gateway(settings, sessions) as gateway, asyncio.TaskGroup() as tasks:
            booking = BookingWork(settings, gateway, sessions, seal, jobs)
            dispatcher = build_dispatcher(
                guide,
                conversation,
                seal,
                default_language=settings.default_language,
                support_chat=settings.support_chat_id,
                book=booking.book,
                way_in=booking.way_in,
                periods=periods,
            )
            by_bot = {channel.bot.id: channel for channel in channels}
            figures = Figures()
            Lanes(inbox, sessions, dispatcher, by_bot, seal, figures).register(jobs)
            booking.register(by_bot)
            StaffMessages(sessions, by_bot, seal).register(jobs)
            tasks.create_task(_for_ever("work", partial(_work, jobs, QUEUE, settings.chat_lanes)))
            tasks.create_task(_for_ever("appointments", partial(_work, jobs, APPOINTMENTS, APPOINTMENT_JOBS)))
            tasks.create_task(_for_ever("staff messages", partial(_work, jobs, SUPPORT, STAFF_MESSAGE_JOBS)))
            tasks.create_task(_for_ever("takeovers", partial(_end_deserted, sessions, seal, jobs)))
            tasks.create_task(_for_ever("revival", partial(_revive, jobs, inbox)))
            tasks.create_task(_for_ever("retention", partial(_retain, Retention(sessions, periods), counting)))
            tasks.create_task(_for_ever("alerts", partial(_announce, alerts)))
            tasks.create_task(_for_ever("calendar of guidance", partial(_publish_due, sessions)))
            for name, part in booking.parts().items():
                tasks.create_task(_for_ever(name, part))
            tasks.create_task(_for_ever("figures", partial(_count, counting)))
            tasks.create_task(guide.keep_fresh())
            if settings.status_port is not None:
                status = Status(sessions, figures, lambda: guide.is_ready)
                tasks.create_task(serve_for_ever(status.application(), settings.status_host, settings.status_port))
            for channel in channels:
                reception = Reception(channel, inbox, settings)
                name = f"reception {channel.bot.id}"
                if reception.is_pushed:
                    tasks.create_task(reception.take_pushed())
                else:  # of several processes, one polls
                    tasks.create_task(_for_ever(name, partial(lead, engine, name, reception.poll)))
    finally:
        for channel in channels:
            await channel.bot.session.close()
        await engine.dispose()


async def _work(jobs: App, queue: str, at_once: int) -> None:
    await jobs.run_worker_async(
        queues=[queue],
        concurrency=at_once,
        install_signal_handlers=False,
        delete_jobs="always",
        fetch_job_polling_interval=POLLING_SECONDS,
        update_heartbeat_interval=HEARTBEAT_SECONDS,
        stalled_worker_timeout=STALLED_SECONDS,
        shutdown_graceful_timeout=10,
    )


async def _revive(jobs: App, inbox: Inbox) -> None:
    await revive_stalled(jobs)
    await inbox.defer_forgotten()
    await asyncio.sleep(HEARTBEAT_SECONDS)


async def _for_ever(name: str, part: Callable[[], Awaitable[None]]) -> None:
    """Run a part again whenever it ends; a database that is away is waited for."""
    while True:
        try:
            await part()
        except (ConnectorException, SQLAlchemyError, psycopg.Error, OSError) as error:
            logger.warning("%s: the database does not answer (%s); trying again", name, type(error).__name__)
            await asyncio.sleep(PATIENCE)


async def _retain(retention: Retention, counting: Counting) -> None:
    await counting.catch_up()  # what goes now cannot be counted later
    gone = await retention.run(dt.datetime.now(dt.UTC))
    logger.info("forgotten as too old: %s rows", sum(gone.values()))
    await asyncio.sleep(RETAIN_SECONDS)


async def _announce(alerts: Alerts) -> None:
    await alerts.announce()
    await asyncio.sleep(ALERT_SECONDS)


async def _end_deserted(sessions: async_sessionmaker[AsyncSession], seal: Seal, jobs: App) -> None:
    async with sessions.begin() as session:
        for patient_id in await Takeovers(session, seal, jobs).leave_deserted(dt.datetime.now(dt.UTC)):
            logger.warning("nobody speaks with patient %s any more; they are back in the queue", patient_id)
    await asyncio.sleep(DESERTED_SECONDS)


async def _publish_due(sessions: async_sessionmaker[AsyncSession]) -> None:
    async with sessions.begin() as session:
        count = await publish_due(session, today_in_vietnam())
    if count:
        logger.info("revisions published on their day: %s", count)
    await asyncio.sleep(CALENDAR_SECONDS)


async def _count(counting: Counting) -> None:
    await counting.catch_up()
    await asyncio.sleep(COUNT_SECONDS)


def _warn_of_stale_contacts() -> None:
    for contact in read_contacts().stale(dt.datetime.now(dt.UTC).date()):
        logger.warning("contact %s was last verified on %s: verify it", contact.code, contact.verified_on)


async def _until_stopped(settings: Settings) -> None:
    loop = asyncio.get_running_loop()
    serving = loop.create_task(serve(settings))
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, serving.cancel)
    try:
        await serving
    except asyncio.CancelledError:
        logger.info("stopped")


def main() -> int:
    """Run the bot and return its exit code; what an operator can put right is one clear line."""
    code = 0
    try:
        settings = read_settings()
        configure_logging(settings)
        asyncio.run(_until_stopped(settings))
    except* EXPECTED as errors:
        for error in errors.exceptions:
            print(f"The bot cannot run: {error}", file=sys.stderr)
        code = 1
    return code


if __name__ == "__main__":
    sys.exit(main())
