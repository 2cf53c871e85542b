"""Texts that are altered: what of them stays, where it stands afterwards, and what repeats what is gone."""
