"""A patient without hands: drives the kiosk's own windows by real clicks and keys, and takes their pictures."""
