"""What happened on each day, counted: what the dashboard reads instead of the rows themselves."""

import datetime as dt

from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class DailyFigureRow(Base):
    """How often `key` happened on a day in Vietnam; `figure` says what the key is of. All follows from other rows."""

    __tablename__ = "daily_figure"

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    figure: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]


class FiguresRunRow(Base):
    """Up to when days were counted; one row."""

    __tablename__ = "figures_run"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    counted_until: Mapped[dt.datetime]


class WeeklyCellRow(Base):
    """How many events, of how many people, a week had at a place: its dimensions with their values, as JSON."""

    __tablename__ = "weekly_cell"

    week: Mapped[dt.date] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    people: Mapped[int]
