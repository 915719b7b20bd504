"""The patient's screens."""
