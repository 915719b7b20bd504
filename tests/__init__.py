"""Makes this folder the package `tests`: a library of the test extra brings one of the same name, which would win."""
