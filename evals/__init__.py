"""Slow measurements with floors. They read public data sets beside the repository; nothing of those is copied here."""
