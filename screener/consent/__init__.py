"""The paper: the consent document, its layout, its seal and its verification."""
