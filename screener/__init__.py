"""Screener: screens a patient before a treatment, flags what a practitioner must see, seals the consent."""

__version__ = "0.1.0"
