"""The commands on who speaks: attributes of respondents, and speakers."""
