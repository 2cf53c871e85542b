"""The coding screen: documents, transcript, codebook, and what is coded here."""
