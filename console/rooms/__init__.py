"""The pages, one room a module."""

from console.rooms import account, accounts, audit, sign_in

ROUTERS = (
    sign_in.build_router,
    account.build_router,
    accounts.build_router,
    audit.build_router,
)
