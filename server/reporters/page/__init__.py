"""The page of a report: what is computed for its templates, and the templates."""
