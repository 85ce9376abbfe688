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
