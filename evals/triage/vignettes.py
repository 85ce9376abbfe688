"""Vignettes: one message each, with the disposition that a careful doctor expects of the first reply."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

Level = Literal["emergency", "urgent", "remote", "self_care", "not_a_symptom"]
FOLDER = Path(__file__).parent


class Vignette(BaseModel):
    """One message. `acceptable` holds every level that is defensible, `label` the best; `twin` says how it repeats
    the message `twin_of` in another form.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    text: str
    lang: Literal["vi", "en"]
    label: Level
    acceptable: tuple[Level, ...]
    crisis: bool
    topic: str
    kind: Literal["positive", "near_miss", "level", "not_a_symptom"]
    twin_of: str | None = None
    twin: str | None = None

    @model_validator(mode="after")
    def _is_sound(self) -> "Vignette":
        if self.label not in self.acceptable:
            raise ValueError(f"{self.id}: the label is not acceptable")
        if (self.twin_of is None) != (self.twin is None):
            raise ValueError(f"{self.id}: a twin names its form and its original")
        return self


def read_vignettes(path: Path) -> list[Vignette]:
    """Return the vignettes of one file, checked.

    Raises:
        ValueError: a line is malformed, an id is there twice, or a twin's original is missing.
    """
    found = [Vignette.model_validate_json(line) for line in path.read_text(encoding="utf-8").splitlines()]
    ids = [vignette.id for vignette in found]
    if len(set(ids)) < len(ids):
        raise ValueError(f"{path}: an id is there twice")
    missing = {vignette.twin_of for vignette in found} - {None, *ids}
    if missing:
        raise ValueError(f"{path}: no original {sorted(map(str, missing))}")
    return found


def read_rows(path: Path) -> Sequence[dict[str, object]]:
    """Return the rows of a set that lies outside the repository."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
