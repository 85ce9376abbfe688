"""The same bot in a browser: a small Bot API server whose client is a page."""
