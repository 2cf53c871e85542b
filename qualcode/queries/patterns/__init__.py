"""From a project to what its codings make together: relations, configurations, saturation, frequencies, contrasts."""
