"""What happened, counted per day: for the dashboard and for statistics. Counts only; no one's words are read."""
