"""Everything Telegram of the sandbox: a strict local Bot API and the acts of people who use the app."""
