"""`python -m bot`: receives, works off and answers, on every channel that is set up."""

import asyncio
import datetime as dt
import logging
import signal
import sys
from collections.abc import Awaitable, Callable
from functools import partial

import psycopg
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramUnauthorizedError
from aiogram.types import BotCommand
from aiohttp import web
from procrastinate import App
from procrastinate.exceptions import ConnectorException
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from bot.alerts import Alerts
from bot.booking_work import BookingWork
from bot.channels import TELEGRAM, Channel, build_channels
from bot.dispatch import build_dispatcher
from bot.inbox import QUEUE, Inbox
from bot.lanes import Lanes
from bot.pressing import tells_of_emergency
from bot.receiving import ALLOWED_UPDATES, Poller, WebhookReceiver
from bot.staff_messages import StaffMessages
from bot.status import Figures, Status
from bot.texts import LANGUAGES, texts_in
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

COMMANDS = {
    "vi": ("start", "book", "appointments", "help", "language", "privacy", "dulieu", "xuat", "quen", "person"),
    "en": ("start", "book", "appointments", "help", "language", "privacy", "mydata", "export", "forget", "person"),
}
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
                tasks.create_task(_serve_status(status, settings.status_host, settings.status_port))
            for channel in channels:
                tasks.create_task(_receive(channel, inbox, settings, engine))
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


async def _receive(channel: Channel, inbox: Inbox, settings: Settings, engine: AsyncEngine) -> None:
    secret = settings.webhook_secret
    if channel.name == TELEGRAM and settings.webhook_url is not None and secret is not None:
        await _serve_webhook(channel, inbox, settings, secret.get_secret_value())
    else:  # of several processes, one polls
        name = f"poll {channel.bot.id}"
        await _for_ever(name, partial(lead, engine, name, partial(_poll, channel, inbox)))


async def _poll(channel: Channel, inbox: Inbox) -> None:
    await _reach(channel, None, None)
    await Poller(channel, inbox).run()
    await asyncio.Event().wait()  # its token is refused: there is nothing to poll for


async def _serve_status(status: Status, host: str, port: int) -> None:
    runner = web.AppRunner(status.application(), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


async def _serve_webhook(channel: Channel, inbox: Inbox, settings: Settings, secret: str) -> None:
    receiver = WebhookReceiver({channel.bot.id: channel.bot}, inbox, secret)
    runner = web.AppRunner(receiver.application(), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.webhook_host, settings.webhook_port).start()
        await _reach(channel, f"{settings.webhook_url}/telegram/{channel.bot.id}", secret)
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


async def _reach(channel: Channel, webhook: str | None, secret: str | None) -> None:
    """Tell the server how updates are fetched and which commands there are, for as long as that takes."""
    pause = 0.25
    while True:
        try:
            await _introduce(channel.bot, webhook, secret)
        except TelegramUnauthorizedError:
            logger.error("%s refuses the bot token: check TELEGRAM_BOT_TOKEN", channel.name)
            return
        except AiogramError as error:
            if pause == PATIENCE:
                advice = (
                    "check the network, or TELEGRAM_API_URL" if channel.name == TELEGRAM else "is it still starting?"
                )
                logger.warning("%s cannot be reached (%s); %s", channel.name, type(error).__name__, advice)
            await asyncio.sleep(pause)
            pause = min(30.0, pause * 2)
        else:
            logger.info("%s: connected", channel.name)
            return


async def _introduce(bot: Bot, webhook: str | None, secret: str | None) -> None:
    if webhook is None:
        await bot.delete_webhook(drop_pending_updates=False)
    else:
        await bot.set_webhook(webhook, secret_token=secret, allowed_updates=ALLOWED_UPDATES)
    await bot.set_my_commands(_commands("vi"))
    for language in LANGUAGES:
        await bot.set_my_commands(_commands(language), language_code=language)


def _warn_of_stale_contacts() -> None:
    for contact in read_contacts().stale(dt.datetime.now(dt.UTC).date()):
        logger.warning("contact %s was last verified on %s: verify it", contact.code, contact.verified_on)


def _commands(language: str) -> list[BotCommand]:
    texts = texts_in(language)
    return [BotCommand(command=name, description=texts(f"command-{name}")) for name in COMMANDS[language]]


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
