"""The dashboard: what happened in a period, as pictures with their numbers beside them."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from care.figures.key_figures import OUTCOMES, key_figures, outcomes
from care.figures.reading import Figures, Sums
from care.figures.topics import by_topic, codes_of, rising, topic_names
from care.triage.dispositions import Disposition
from console import times
from console.accounts.roles import Right
from console.charts import bars, columns, spark
from console.pages import language_of, page
from console.periods import CHOICES, Period, period_of
from console.staff import Db, Staff, needs, now
from console.tiles import COLUMNS, ROWS, tiles
from console.words import words_in

Reader = Annotated[Staff, needs(Right.DASHBOARD_READ)]
WEEK = dt.timedelta(days=7)
TOP, WEEKS = 12, 13
STALE = dt.timedelta(minutes=10)
VERDICTS = ("answer", "abstention", "emergency")
DISPOSITIONS = tuple(level.code for level in sorted(Disposition, reverse=True) if level)


async def show(request: Request, staff: Reader, db: Db, days: str = "", first: str = "", last: str = "") -> Response:
    """Show the figures of a period, and of the one before it for comparison."""
    period, problem = period_of(days, first, last, times.today())
    figures, language = Figures(db), language_of(request)
    words = words_in(language)
    sums, before = (
        await figures.sums(period.first, period.last),
        await figures.sums(period.before.first, period.before.last),
    )
    counted_until = await figures.counted_until()
    verdicts = await figures.days("verdict", period.first, period.last)
    visits = outcomes(await figures.days("appointment", period.first, period.last))
    named = {key: words(f"dashboard-verdict-{key}") for key in VERDICTS}
    outcome_names = {key: words(f"outcome-{key}") for key in OUTCOMES}
    return page(
        request,
        "dashboard.html",
        period=period,
        choices=CHOICES,
        problem=problem,
        counted_until=counted_until,
        stale=counted_until is None or now() - counted_until > STALE,
        key_figures=key_figures(sums),
        key_figures_before=key_figures(before),
        alarms=await figures.acknowledged(period.first, period.last),
        verdicts=verdicts,
        verdict_columns=columns(verdicts, named),
        verdict_names=named,
        visits=visits,
        visit_columns=columns(visits, outcome_names),
        outcome_names=outcome_names,
        languages=bars(sums.get("language", {})),
        dispositions=bars(sums.get("disposition", {}), DISPOSITIONS),
        abstentions=bars(sums.get("abstention", {})),
        handovers=bars(sums.get("handover", {}), ("emergency", "crisis", "routine")),
        tiles=tiles(sums.get("province", {}), language),
        map_size=(COLUMNS, ROWS),
        **await _topics(figures, db, period, sums, language),
    )


async def _topics(figures: Figures, db: Db, period: Period, sums: Sums, language: str) -> dict[str, Any]:
    """Return the topics met most often, by week, and those that rose in the last week of the period."""
    counted = by_topic(sums.get("document", {}), sums.get("protocol", {}))
    lately, earlier = await _week(figures, period.last), await _week(figures, period.last - WEEK)
    rises = rising(lately, earlier)[:TOP]
    top = bars(dict(counted.most_common(TOP)))
    shown = {bar.key for bar in top} | {rise.topic for rise in rises}
    weekly = await _weekly(figures, period.last, shown)
    return {
        "topics": top,
        "topic_count": len(counted),
        "rises": rises,
        "topic_names": await topic_names(db, shown, language),
        "sparks": {topic: spark([week.get(topic, 0) for week in weekly]) for topic in shown},
        "weekly": {topic: [week.get(topic, 0) for week in weekly] for topic in shown},
    }


async def _week(figures: Figures, last: dt.date) -> Mapping[str, int]:
    sums = await figures.sums(last - WEEK + dt.timedelta(days=1), last)
    return by_topic(sums.get("document", {}), sums.get("protocol", {}))


async def _weekly(figures: Figures, last: dt.date, topics: set[str]) -> list[Mapping[str, int]]:
    """Return the counts of `topics` in each of the last weeks up to the period's end, the oldest first."""
    codes = codes_of(topics)
    documents = await figures.weeks("document", last, WEEKS, codes)
    protocols = await figures.weeks("protocol", last, WEEKS, codes)
    return [by_topic(one, other) for one, other in zip(documents, protocols, strict=True)]


def build_router() -> APIRouter:
    """Return the dashboard's route."""
    router = APIRouter(prefix="/dashboard")
    router.add_api_route("", show, methods=["GET"])
    return router
