"""What all windows share: theme, fonts, icons, background tasks, pages of a PDF."""
