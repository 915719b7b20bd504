"""The rule book as a clinic's lead clinician reads, compares and approves it."""
