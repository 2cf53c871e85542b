"""The chapter that its author keeps."""
