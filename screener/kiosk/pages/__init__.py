"""The kiosk's pages, one file each."""
