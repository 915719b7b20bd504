"""The practitioner's screens: sign-in, inbox, one patient, determination, history."""
