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

# An answer lasts when its patient, in the seven days after it, was not answered on the same document again and did not
# ask for a person. Days whose seven days are not over yet are left out.
DURABLE = f"""
    WITH asked AS (
        SELECT DISTINCT answer.id, answer.patient_id, answer.at, revision.document_id
        {CITED} AND answer.at < CAST(:end AS timestamptz) + interval '7 days'
    ), followed AS (
        SELECT asked.*, lead(at) OVER (PARTITION BY patient_id, document_id ORDER BY at) AS next FROM asked
    ), judged AS (
        SELECT id, min(at) AS at, bool_or(coalesce(next <= at + interval '7 days', false) OR EXISTS (
            SELECT FROM handover
            WHERE handover.patient_id = followed.patient_id AND handover.reason = 'asked'
              AND handover.requested_at > at AND handover.requested_at <= at + interval '7 days'
        )) AS again
        FROM followed WHERE at < :end AND at < :matured GROUP BY id
    )
    SELECT {_day("at")}, CASE WHEN again THEN 'no' ELSE 'yes' END, count(*) FROM judged GROUP BY 1, 2
"""  # noqa: S608

SEEN = "('pending', 'booked', 'arrived', 'checked-in', 'fulfilled', 'noshow')"
QUERIES: dict[str, str] = {
    "turn": _count("turn", "at", "author"),
    "verdict": _count("answer", "at", "kind"),
    "language": _count("answer", "at", "language"),
    "abstention": _count("answer", "at", "coalesce(reason, '')", "kind = 'abstention'"),
    "document": f"""
        SELECT {_day("answer.at")}, revision.document_id, count(DISTINCT answer.id)
        {CITED} AND answer.at < :end GROUP BY 1, 2
    """,
    "helpful": f"""
        SELECT {_day("at")}, CASE WHEN helpful THEN 'yes' ELSE 'no' END, count(DISTINCT answer_id) FROM feedback
        WHERE at >= :start AND at < :end GROUP BY 1, 2
    """,  # noqa: S608
    "durable": DURABLE,
    "disposition": _count("encounter", "opened_at", "disposition"),
    "protocol": _count("encounter", "opened_at", "protocol", "protocol IS NOT NULL"),
    "handover": _count("handover", "requested_at", "urgency"),
    "appointment": _count("appointment", "start", "status", "status <> 'proposed'"),
    "province": _count("appointment", "start", "province", f"province IS NOT NULL AND status IN {SEEN}"),
}

TOUCHED = " UNION ".join(
    f"SELECT {_day(day)} FROM {table} WHERE {changed} >= :since AND {day} IS NOT NULL"  # noqa: S608
    for table, day, changed in (
        ("turn", "at", "at"),
        ("answer", "at", "at"),
        ("feedback", "at", "at"),
        ("encounter", "opened_at", "changed_at"),
        ("handover", "requested_at", "requested_at"),
        ("appointment", "start", "changed_at"),
    )
)

EXTENT = f"""
    SELECT {_day("least(turns.first, appointments.first)")}, {_day("greatest(turns.last, appointments.last, now())")}
    FROM (SELECT least(min(turn.at), (SELECT min(at) FROM answer), (SELECT min(opened_at) FROM encounter),
                       (SELECT min(requested_at) FROM handover)) AS first, max(turn.at) AS last FROM turn) AS turns,
         (SELECT min(start) AS first, max(start) AS last FROM appointment) AS appointments
"""  # noqa: S608
