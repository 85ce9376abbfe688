"""What is counted of each day in Vietnam. Each query gives (day, key, count) of `[:start, :end)`."""

ZONE = "Asia/Ho_Chi_Minh"


def _day(column: str) -> str:
    return f"({column} AT TIME ZONE '{ZONE}')::date"


def _count(table: str, at: str, key: str, condition: str = "true") -> str:
    return f"""
        SELECT {_day(at)}, {key}, count(*) FROM {table}
        WHERE {at} >= :start AND {at} < :end AND {condition} GROUP BY 1, 2
    """  # noqa: S608  made of constants of this module


CITED = """
    FROM answer
    JOIN answer_citation ON answer_citation.answer_id = answer.id
    JOIN revision ON revision.id = answer_citation.revision_id
    WHERE answer.kind = 'answer' AND answer.at >= :start
"""

# An answer lasts when its patient, in the seven days that begin with its own, was not answered on the same document
# again and did not ask for a person. Days whose seven days are not there yet are left out.
DURABLE = f"""
    WITH asked AS (
        SELECT DISTINCT answer.id, answer.patient_id, answer.at, {_day("answer.at")} AS day, revision.document_id
        {CITED} AND answer.at < CAST(:end AS timestamptz) + interval '7 days'
    ), followed AS (
        SELECT asked.*, lead(day) OVER (PARTITION BY patient_id, document_id ORDER BY at) AS next FROM asked
    ), judged AS (
        SELECT id, day, bool_or(coalesce(next < day + 7, false) OR EXISTS (
            SELECT FROM handover
            WHERE handover.patient_id = followed.patient_id AND handover.reason = 'asked'
              AND handover.requested_at > at AND {_day("handover.requested_at")} < day + 7
        )) AS again
        FROM followed WHERE at < :end AND at < :matured GROUP BY id, day
    )
    SELECT day, CASE WHEN again THEN 'no' ELSE 'yes' END, count(*) FROM judged GROUP BY 1, 2
"""  # noqa: S608

SEEN = "('pending', 'booked', 'arrived', 'checked-in', 'fulfilled', 'noshow')"
SAID: dict[str, str] = {
    "turn": _count("turn", "at", "author"),
    "verdict": _count("answer", "at", "kind"),
    "language": _count("answer", "at", "language"),
    "abstention": _count("answer", "at", "coalesce(reason, '')", "kind = 'abstention'"),
    "document": f"""
        SELECT {_day("answer.at")}, revision.document_id, count(DISTINCT answer.id)
        {CITED} AND answer.at < :end GROUP BY 1, 2
    """,
    "helpful": f"""
        SELECT {_day("answer.at")}, CASE WHEN helpful THEN 'yes' ELSE 'no' END, count(DISTINCT answer.id)
        FROM feedback JOIN answer ON answer.id = feedback.answer_id
        WHERE answer.at >= :start AND answer.at < :end GROUP BY 1, 2
    """,  # noqa: S608
    "durable": DURABLE,
    "disposition": _count("encounter", "opened_at", "disposition"),
    "protocol": _count("encounter", "opened_at", "protocol", "protocol IS NOT NULL"),
}
"""What is counted from rows that are soon deleted (`records.retention`): a day that is not whole stays as it is."""

DONE: dict[str, str] = {
    "handover": _count("handover", "requested_at", "urgency"),
    "appointment": _count("appointment", "start", "status", "status <> 'proposed'"),
    "province": _count("appointment", "start", "province", f"province IS NOT NULL AND status IN {SEEN}"),
}
"""What is counted from rows that stay."""


def _touched(*sources: tuple[str, str, str]) -> str:
    return " UNION ".join(
        f"SELECT {_day(day)} FROM {table} WHERE {changed} >= :since AND {day} IS NOT NULL"  # noqa: S608
        for table, day, changed in sources
    )


SAID_ON = _touched(
    ("turn", "at", "at"),
    ("answer", "at", "at"),
    ("feedback JOIN answer ON answer.id = feedback.answer_id", "answer.at", "feedback.at"),
    ("encounter", "opened_at", "changed_at"),
)
DONE_ON = _touched(("handover", "requested_at", "requested_at"), ("appointment", "start", "changed_at"))

EXTENT = f"""
    SELECT {_day("least(turns.first, appointments.first)")}, {_day("greatest(turns.last, appointments.last, now())")}
    FROM (SELECT least(min(turn.at), (SELECT min(at) FROM answer), (SELECT min(opened_at) FROM encounter),
                       (SELECT min(requested_at) FROM handover)) AS first, max(turn.at) AS last FROM turn) AS turns,
         (SELECT min(start) AS first, max(start) AS last FROM appointment) AS appointments
"""  # noqa: S608
