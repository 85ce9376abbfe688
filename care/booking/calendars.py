"""Which calendar appointments are made on: our own schedules, or the hospital's FHIR server that is set."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from care.booking.fhir.client import FhirClient
from care.booking.fhir.finding import Terms
from care.booking.fhir.gateway import FhirGateway
from care.booking.fhir.trying import UnfitServerError
from care.booking.fhir.vocabulary import Term, Vocabulary
from care.booking.gateway import GatewayUnavailableError
from care.booking.local import LocalGateway
from care.booking.provinces import read_provinces
from care.booking.slots import Clock, utc_now
from care.booking.specialties import Specialty, read_specialties
from settings import MalformedSettingsError, Settings

PLAIN = re.compile(r"[\w ]+")

logger = logging.getLogger(__name__)


def build_gateway(
    settings: Settings, sessions: async_sessionmaker[AsyncSession], clock: Clock = utc_now
) -> LocalGateway | FhirGateway:
    """Return the gateway that the settings ask for; nothing is sent yet, and a `FhirGateway` is to be closed.

    Raises:
        MalformedSettingsError: FHIR_SPECIALTY is no specialty of ours.
    """
    if settings.fhir_base_url is None:
        return LocalGateway(sessions, clock)
    token = settings.fhir_token.get_secret_value() if settings.fhir_token is not None else None
    client = FhirClient(settings.fhir_base_url, token=token)
    words = read_vocabulary(settings.fhir_specialty)
    return FhirGateway(client, words, terms=Terms(mode=settings.fhir_mode), clock=clock)


@asynccontextmanager
async def open_gateway(
    settings: Settings, sessions: async_sessionmaker[AsyncSession], clock: Clock = utc_now
) -> AsyncIterator[LocalGateway | FhirGateway]:
    """Build the gateway, and let its connections go at the end; what a FHIR server honours is found out meanwhile.

    A server that cannot keep a promise is refused: the log says why, and every call raises GatewayUnavailableError.
    The assistant runs on, since triage needs no calendar.

    Raises:
        MalformedSettingsError: FHIR_SPECIALTY is no specialty of ours.
    """
    gateway = build_gateway(settings, sessions, clock)
    if isinstance(gateway, LocalGateway):
        yield gateway
        return
    async with asyncio.TaskGroup() as tasks:
        meeting = tasks.create_task(_meet(gateway, str(settings.fhir_base_url)))
        try:
            yield gateway
        finally:
            meeting.cancel()
            await gateway.close()


async def _meet(gateway: FhirGateway, url: str) -> None:
    try:
        found = await gateway.start()
        logger.info("appointments are made on %s (%s)", url, found.software)
    except UnfitServerError as error:
        logger.error("appointments are refused: the FHIR server at FHIR_BASE_URL is unfit. %s", error)
    except GatewayUnavailableError as error:
        logger.warning("the FHIR server at FHIR_BASE_URL does not answer (%s); it is tried when needed", error)


def read_vocabulary(unlabelled: str) -> Vocabulary:
    """Return how a hospital may call our specialties and provinces; `unlabelled` is what a bare calendar is.

    Raises:
        MalformedSettingsError: it is no specialty of ours.
    """
    specialties = {one.code: _term(one) for one in read_specialties().all}
    if unlabelled not in specialties:
        raise MalformedSettingsError(f"FHIR_SPECIALTY: {unlabelled} is none of {', '.join(specialties)}")
    return Vocabulary(specialties, _places(), unlabelled)


def _term(specialty: Specialty) -> Term:
    setting = specialty.practice_setting
    displays = (setting.display,) if setting else ()
    called = [phrase for phrase in specialty.called if PLAIN.fullmatch(phrase)]
    return Term(setting.code if setting else None, (specialty.name.vi, specialty.name.en, *displays, *called))


def _places() -> dict[str, str]:
    """Return the code of each of today's units by its names, the names that it had before, and the code itself."""
    units = read_provinces().all
    before = {name: unit.code for unit in units for old in unit.former for name in (old.name, *old.spellings)}
    return before | {name: unit.code for unit in units for name in (unit.name, unit.english, unit.code)}
