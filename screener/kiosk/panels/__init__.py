"""The panels that may cover the window: help, idle, staff, text size, language, mishap."""
