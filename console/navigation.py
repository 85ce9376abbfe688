"""The rooms in the order of the menu, each with the right that opens it."""

from dataclasses import dataclass

from console.accounts.roles import Right


@dataclass(frozen=True, slots=True)
class Room:
    """One entry of the menu. `key` names its words (`room-…`) and its icon."""

    key: str
    path: str
    right: Right


ROOMS = (
    Room("dashboard", "/dashboard", Right.DASHBOARD_READ),
    Room("queue", "/queue", Right.QUEUE_READ),
    Room("transcripts", "/transcripts", Right.TRANSCRIPTS_READ),
    Room("review", "/review", Right.TRANSCRIPTS_REVIEW),
    Room("library", "/guidance", Right.GUIDANCE_READ),
    Room("gaps", "/gaps", Right.GAPS_READ),
    Room("appointments", "/appointments", Right.APPOINTMENTS_READ),
    Room("accounts", "/accounts", Right.ACCOUNTS_WORK),
    Room("audit", "/audit", Right.AUDIT_READ),
)
FIRST = ("queue", "library", "review", "accounts", "dashboard")
