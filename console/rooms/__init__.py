"""The pages, one room a module."""

from console.rooms import (
    account,
    accounts,
    appointments,
    audit,
    dashboard,
    schedules,
    sheets,
    sign_in,
    statistics,
    time_off,
)

ROUTERS = (
    sign_in.build_router,
    account.build_router,
    accounts.build_router,
    audit.build_router,
    dashboard.build_router,
    statistics.build_router,
    schedules.build_router,
    sheets.build_router,
    time_off.build_router,
    appointments.build_router,
)
