"""The only room with sentences for paper, in Dutch and in English."""
