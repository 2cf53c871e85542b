"""Lists, tables, signs and colours that several screens share."""
