"""What a practitioner decides about one record: finding by finding, overall, and signed. Knows no Qt."""
