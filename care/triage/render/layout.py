"""The measures of the picture, in pixels."""

WIDTH, LEFT, RIGHT = 900.0, 44.0, 856.0
INNER, MIDDLE = RIGHT - LEFT, WIDTH / 2
LEFT_RAIL, RIGHT_RAIL = 22.0, WIDTH - 22.0
GAP, PAD = 8.0, 12.0
TITLE, HEADING, BODY, SMALL = 21.0, 14.0, 13.0, 12.0
BULLET = 16.0  # from a dot to its text
STEP = 40.0  # the arrow from one part to the next
