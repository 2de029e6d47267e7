"""One file per output format: pure functions from findings and figures to text."""
