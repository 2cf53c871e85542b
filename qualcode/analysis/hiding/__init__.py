"""What may lead to a person, a place, a school or a firm in running text, and what stands in its place."""
