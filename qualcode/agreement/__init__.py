"""Agreement between coders: coefficients, alphas on spans, limits, and the report's figures. Pure: data in, data out."""
