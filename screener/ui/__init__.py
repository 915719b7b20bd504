"""What both windows share: theme tokens, the style sheet, fonts, icons and background tasks."""
