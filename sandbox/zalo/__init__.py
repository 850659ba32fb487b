"""Everything Zalo of the sandbox: a strict local Zalo Bot API and the acts of people who use the app."""
