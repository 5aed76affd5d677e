"""Who may do what, and what whoever means harm gets out of trying (promises M1, M5 and X1 to X8; G5 and G7)."""
