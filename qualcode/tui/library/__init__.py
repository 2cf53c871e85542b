"""The screens of documents, respondents and speakers, and bringing files in."""
