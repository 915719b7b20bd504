"""One module for each step; once released, never changed."""
