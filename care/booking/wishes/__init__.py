"""What citizens type while they book: when, for whom, which way on. No Telegram, no clock of its own, no guessing."""
