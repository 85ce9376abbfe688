"""PowerPoint: what stands on the slides, in order; never notes, masters or slides of an earlier save."""
