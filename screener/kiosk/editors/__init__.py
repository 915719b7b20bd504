"""The editors: one for each item type, each knowing one item and its answer, and no other editor."""
