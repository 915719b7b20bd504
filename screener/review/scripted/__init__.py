"""A practitioner without hands: works in the window by its keys, and takes its pictures."""
