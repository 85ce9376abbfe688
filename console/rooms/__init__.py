"""The pages, one room a module."""

from console.rooms import (
    account,
    accounts,
    approval,
    audit,
    document,
    editor,
    gaps,
    library,
    live,
    questions,
    queue,
    replies,
    review,
    sign_in,
    transcripts,
)

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
    library.build_router,
    editor.build_router,
    questions.build_router,
    approval.build_router,
    document.build_router,
    gaps.build_router,
)
