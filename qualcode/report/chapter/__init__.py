"""The chapter: the theme summary per respondent group, before it is any file."""
