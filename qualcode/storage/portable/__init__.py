"""What a study needs that goes to another program or comes from one: rows by GUID, and all rows as they are."""
