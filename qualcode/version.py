"""Which qualcode this is."""

VERSION = "0.1.0"
