"""What people may ask about their own data: to know, to have a copy, to have it forgotten, and everything else."""
