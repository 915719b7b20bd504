"""One patient's run: answers, which items are in force, and whether conditions hold."""
