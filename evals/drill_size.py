"""How big one drill is, and on what it plays."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Size:
    """One drill; `faults` is the share of the requests that meet one."""

    seed: int
    faults: float
    how: Literal["crashes", "kills"] = "crashes"
    patients: int = 60
    slots: int = 20

    @property
    def specialty(self) -> str:
        """The drill's own, so that drills on one server keep out of each other's way; also the prefix of its ids."""
        return f"drill-{self.how}-{self.seed}-{round(self.faults * 100)}"
