"""Answers to findings, purely."""
