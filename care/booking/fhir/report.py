"""What a reconciliation found and did. Codes and ids only, nothing personal."""

from dataclasses import dataclass, field
from enum import StrEnum


class Finding(StrEnum):
    """How our rows and the other side disagreed, each with what was done."""

    MISSING = "stood here and not there; settled again"
    CONFIRMED = "was confirmed there; booked here"
    CANCELLED = "was cancelled there; cancelled here, the patient is told"
    MOVED = "was moved there; moved here, the patient is told"
    CLASHES = "was moved there to where it cannot be here; nothing done, a person must look"
    ENDED = "came to its end there; noted here"
    STRAY = "stood there and was over here; settled again"
    UNKNOWN = "stands there under our identifier, no row here knows it; nothing done, a person must look"
    UNSEALED = "its slot was free there; sealed again"
    LEFT_SEALED = "its slot was still sealed there; given back"
    UNSETTLED = "has not been settled for long; tried again"


@dataclass
class Report:
    """Findings with the codes of our appointments, or the other side's ids where there is no row.

    `compared` counts our rows, `theirs` the Appointments there that carry our identifier.
    """

    compared: int = 0
    theirs: int = 0
    findings: dict[Finding, list[str]] = field(default_factory=dict)
    unanswered: int = 0

    def note(self, finding: Finding, name: str) -> None:
        """Add a finding."""
        self.findings.setdefault(finding, []).append(name)

    @property
    def is_clean(self) -> bool:
        """Whether both sides agreed and everything could be asked."""
        return not self.findings and not self.unanswered

    def __str__(self) -> str:
        """Return the report to print: a line for each kind of finding."""
        lines = [f"Compared {self.compared} appointments of ours with {self.theirs} of the FHIR server's."]
        lines += [f"{len(names):>5}  {finding}: {', '.join(names)}" for finding, names in self.findings.items()]
        if self.unanswered:
            lines.append(f"{self.unanswered:>5}  could not be compared: the server did not answer clearly")
        return "\n".join(lines if not self.is_clean else [*lines, "Both sides agree."])
