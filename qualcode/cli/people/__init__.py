"""The commands on who speaks and who answers: attributes of respondents, speakers, surveys."""
