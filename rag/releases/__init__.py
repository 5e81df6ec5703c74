"""Press releases: one reader a format, cleaned and typed."""
