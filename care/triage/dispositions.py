"""What happens next, in the order of urgency."""

from enum import IntEnum


class Disposition(IntEnum):
    """What a person is told to do; the higher one always wins."""

    NOT_A_SYMPTOM = 0
    """Nothing in the text is a complaint of a person now."""
    SELF_CARE = 1
    """Watch at home, with return rules."""
    REMOTE = 2
    """A remote consultation is suitable."""
    URGENT = 3
    """To be seen in person within 24 hours, some the same day."""
    EMERGENCY = 4
    """Call 115 now."""

    @property
    def code(self) -> str:
        """The word that protocols and interfaces use."""
        return self.name.lower()

    def raised(self) -> "Disposition":
        """Return one level up, at most to urgent: what a modifier does."""
        return self if self >= Disposition.URGENT else Disposition(self + 1)


def disposition_of(code: str) -> Disposition:
    """Return the disposition with `code`.

    Raises:
        KeyError: there is none.
    """
    return Disposition[code.upper()]
