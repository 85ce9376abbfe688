"""The names of topics and sources that protocols refer to by key, from `topics.yaml`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from care.triage.protocols import Words
from care.triage.render.tables import plain

PATH = Path(__file__).with_name("topics.yaml")


class Names(BaseModel):
    """Topics and sources by key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    topics: Mapping[str, Words]
    sources: Mapping[str, str]


@cache
def read_names() -> Names:
    """Return the names beside this module."""
    return Names.model_validate(yaml.safe_load(PATH.read_text(encoding="utf-8")))


def topic(key: str) -> str:
    """Return the topic with its names in both languages, or the key alone if it has none."""
    name = read_names().topics.get(key)
    return f"{key} {plain(name.vi)} / {plain(name.en)}" if name is not None else plain(key)
