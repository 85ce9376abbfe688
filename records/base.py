"""The declarative base: aware UTC times and predictable constraint names."""

import datetime as dt
import uuid
from typing import ClassVar

from sqlalchemy import BigInteger, DateTime, MetaData, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of every table. Times are aware and stored in UTC; whole numbers are 64 bits."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar = {
        dt.datetime: DateTime(timezone=True),
        dict[str, object]: JSONB,
        int: BigInteger,
        str: Text,
        uuid.UUID: Uuid,
    }
