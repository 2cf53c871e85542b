"""Agreement between coders: coefficients, alphas on spans, limits, the report's figures. Pure: data in, data out."""
