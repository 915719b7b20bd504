"""What a patient who comes back knows, and when."""

from datetime import date

CODE, WRONG = "048213", "731904"
PLANNED, TREATED = date(2026, 12, 18), date(2026, 11, 20)
BORN = ("2", "2", "1992")
