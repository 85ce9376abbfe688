"""Who is to be seen and by whom: telephone, year of birth, name, a wish for a woman or a man as a doctor."""

from care.booking.wishes.births import BirthYearProblem, read_birth_year
from care.booking.wishes.doctors import Gender, read_gender_wish
from care.booking.wishes.names import NameProblem, read_name
from care.booking.wishes.phone import Phone, PhoneProblem, read_phone

__all__ = [
    "BirthYearProblem", "Gender", "NameProblem", "Phone", "PhoneProblem", "read_birth_year", "read_gender_wish",
    "read_name", "read_phone",
]  # fmt: skip
