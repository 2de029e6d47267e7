"""What codegen knows per operator: constants for the C params structs, and integer meaning."""
