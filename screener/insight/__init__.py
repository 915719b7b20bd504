"""What a clinic can learn from its records: counts only, and never of one person. Knows no Qt."""
