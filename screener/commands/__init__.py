"""What each command does: read, call the rooms below, print. How a command line is written is `cli`'s business."""
