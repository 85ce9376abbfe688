"""Routers by topic, in the order in which a message is offered to them: red flags first."""

from aiogram import Router

from bot.routers import (
    answers,
    appointments,
    booking,
    commands,
    emergency,
    privacy,
    questions,
    support,
    takeover,
    triage,
    unreadable,
    visits,
)


def build_router() -> Router:
    """Return a new tree of routers, so that a test can build two."""
    router = Router(name="bot")
    router.include_routers(
        emergency.build_router(),
        takeover.build_router(),
        support.build_router(),
        booking.build_router(),
        appointments.build_router(),
        visits.build_router(),
        privacy.build_router(),
        commands.build_router(),
        triage.build_router(),
        answers.build_router(),
        questions.build_router(),
        unreadable.build_router(),
    )
    return router
