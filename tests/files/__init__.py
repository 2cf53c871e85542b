"""Files on disk and the systems they lie on."""
