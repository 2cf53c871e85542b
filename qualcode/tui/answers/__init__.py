"""The answers: what each respondent answers by each set, what is behind it, who was asked, and deciding."""
