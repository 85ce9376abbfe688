"""Legal instruments that no longer apply: dated data with a source, to warn of guidance that still rests on them."""

import datetime as dt
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

REGISTRY = Path(__file__).with_suffix(".yaml")


class Superseded(BaseModel):
    """An instrument and what stands in its place. `pattern` is a regular expression for its number."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: str
    pattern: str
    replaced_by: str
    since: dt.date
    source: str
    verified_on: dt.date
    reviewed_by: str

    @property
    def expression(self) -> str:
        """The number where no other number runs into it, for Python and for PostgreSQL."""
        return rf"(^|[^0-9/]){self.pattern}"


@cache
def read_superseded() -> tuple[Superseded, ...]:
    """Return the registry; a malformed one stops start-up."""
    return TypeAdapter(tuple[Superseded, ...]).validate_python(yaml.safe_load(REGISTRY.read_text("utf-8")))


def superseded_in(named: Iterable[str], today: dt.date) -> list[Superseded]:
    """Return the instruments among `named` (legal bases, sources) that do not apply any more."""
    text = "\n".join(named)
    return [one for one in read_superseded() if one.since <= today and re.search(one.expression, text, re.MULTILINE)]
