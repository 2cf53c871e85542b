"""The screen of rounds of independent coding, copies and merges."""
