"""How well the first reply to a complaint is judged: own vignettes, and sets that lie outside the repository."""
