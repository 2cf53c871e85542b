"""Relations, configurations, contrasts, saturation and frequencies on the command line."""
