"""What staff may do. Each role is a set of rights; whoever has no role sees nothing but their own account."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """What a person is here for; one may be several."""

    ADMINISTRATOR = "administrator"
    EDITOR = "editor"
    APPROVER = "approver"
    SUPPORT = "support"
    REVIEWER = "reviewer"
    VIEWER = "viewer"


class Right(StrEnum):
    """One thing that a route does. Every route but the public ones names exactly one."""

    OWN_ACCOUNT = "own_account"
    DASHBOARD_READ = "dashboard_read"
    STATISTICS_EXPORT = "statistics_export"
    GUIDANCE_READ = "guidance_read"
    GUIDANCE_EDIT = "guidance_edit"
    GUIDANCE_APPROVE = "guidance_approve"
    GAPS_READ = "gaps_read"
    GAPS_WORK = "gaps_work"
    QUEUE_READ = "queue_read"
    QUEUE_WORK = "queue_work"
    TRANSCRIPTS_READ = "transcripts_read"
    TRANSCRIPTS_UNMASK = "transcripts_unmask"
    TRANSCRIPTS_REVIEW = "transcripts_review"
    TRANSCRIPTS_EXPORT = "transcripts_export"
    APPOINTMENTS_READ = "appointments_read"
    APPOINTMENTS_WORK = "appointments_work"
    ACCOUNTS_WORK = "accounts_work"
    AUDIT_READ = "audit_read"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.VIEWER: frozenset({Right.DASHBOARD_READ, Right.GUIDANCE_READ}),
    Role.EDITOR: frozenset(
        {Right.DASHBOARD_READ, Right.GUIDANCE_READ, Right.GUIDANCE_EDIT, Right.GAPS_READ, Right.GAPS_WORK}
    ),
    Role.APPROVER: frozenset({Right.DASHBOARD_READ, Right.GUIDANCE_READ, Right.GUIDANCE_APPROVE, Right.GAPS_READ}),
    Role.SUPPORT: frozenset(
        {
            Right.DASHBOARD_READ,
            Right.GUIDANCE_READ,
            Right.QUEUE_READ,
            Right.QUEUE_WORK,
            Right.TRANSCRIPTS_READ,
            Right.TRANSCRIPTS_UNMASK,
            Right.APPOINTMENTS_READ,
            Right.APPOINTMENTS_WORK,
        }
    ),
    Role.REVIEWER: frozenset(
        {
            Right.DASHBOARD_READ,
            Right.GUIDANCE_READ,
            Right.GAPS_READ,
            Right.TRANSCRIPTS_READ,
            Right.TRANSCRIPTS_REVIEW,
            Right.TRANSCRIPTS_EXPORT,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {Right.DASHBOARD_READ, Right.STATISTICS_EXPORT, Right.GUIDANCE_READ, Right.ACCOUNTS_WORK, Right.AUDIT_READ}
    ),
}


def rights_of(roles: Iterable[Role]) -> frozenset[Right]:
    """Return everything that somebody with `roles` may do."""
    return frozenset({Right.OWN_ACCOUNT}).union(*(RIGHTS[role] for role in roles))
