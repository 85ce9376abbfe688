"""The pages, one room a module."""

from console.rooms import account, accounts, audit, live, queue, replies, review, sign_in, transcripts

ROUTERS = (
    sign_in.build_router,
    account.build_router,
    accounts.build_router,
    audit.build_router,
    queue.build_router,
    live.build_router,
    replies.build_router,
    transcripts.build_router,
    review.build_router,
)
