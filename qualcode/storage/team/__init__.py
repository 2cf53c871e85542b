"""The people of a study: who may change what."""
