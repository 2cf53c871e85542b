"""How much must be coded for figures that are sure enough."""
