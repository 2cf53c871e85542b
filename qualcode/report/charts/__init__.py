"""Charts, drawn by hand: as SVG, as PNG, and as bars in a terminal. What they show is :mod:`report.blocks`."""
