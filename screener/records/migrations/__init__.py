"""How the tables came to be what they are, step by step. Run from code by `migrating`."""
