"""A study as plain files: texts, tables and YAML, which a person reads and git keeps."""
