"""Rich Text Format: its tokens, the state that they change, and the paragraphs that come of it."""
