"""Is anything lost, whatever happens? Run as ``python -m tests.reliability``; CONTRIBUTING says how."""
