"""Starts the kiosk: fonts and first page at once, the form and the medicines right after, beside the main thread."""
