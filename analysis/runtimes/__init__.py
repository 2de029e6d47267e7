"""What a runtime makes of a node: accelerated, reference, unsupported or unknown, and because of which constraint."""
