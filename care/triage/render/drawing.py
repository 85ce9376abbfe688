"""An SVG picture, written by hand: boxes, dots, text, arrows. Escapes every text; knows nothing of triage."""

from collections.abc import Sequence
from html import escape

from care.triage.render.layout import BODY, BULLET
from care.triage.render.lettering import LINE

Point = tuple[float, float]
FONTS = "'Noto Sans', 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
INK, GREY, EDGE, PALE, WHITE = "#1f2328", "#59636e", "#8c959f", "#f6f8fa", "#ffffff"
_HEAD = 7.0
_BETWEEN = 4.0


class Drawing:
    """Shapes in the order in which they were drawn; `y` grows downwards."""

    def __init__(self) -> None:
        self._shapes: list[str] = []

    def box(self, at: Point, width: float, height: float, *, fill: str, edge: str, radius: float = 8) -> None:
        """Draw a rounded rectangle whose upper left corner is `at`."""
        place = f'x="{_n(at[0])}" y="{_n(at[1])}" width="{_n(width)}" height="{_n(height)}" rx="{_n(radius)}"'
        self._shapes.append(f'<rect {place} fill="{fill}" stroke="{edge}"/>')

    def dot(self, at: Point, radius: float, fill: str) -> None:
        """Draw a filled circle around `at`."""
        self._shapes.append(f'<circle cx="{_n(at[0])}" cy="{_n(at[1])}" r="{_n(radius)}" fill="{fill}"/>')

    def text(
        self,
        at: Point,
        lines: Sequence[str],
        size: float,
        *,
        ink: str = INK,
        bold: bool = False,
        middle: bool = False,
    ) -> float:
        """Write `lines` below `at` and return their height."""
        style = f'font-size="{_n(size)}" fill="{ink}"'
        style += ' font-weight="700"' if bold else ""
        style += ' text-anchor="middle"' if middle else ""
        for number, line in enumerate(lines):
            baseline = at[1] + size * (1.05 + number * LINE)
            self._shapes.append(f'<text x="{_n(at[0])}" y="{_n(baseline)}" {style}>{escape(line)}</text>')
        return height_of(lines, size)

    def arrow(self, points: Sequence[Point], ink: str) -> None:
        """Draw a line through `points`, with a head at the last; every part is upright or level."""
        path = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        self._shapes.append(f'<polyline points="{path}" fill="none" stroke="{ink}" stroke-width="2"/>')
        (x, y), (end_x, end_y) = points[-2], points[-1]
        along = (_sign(end_x - x), _sign(end_y - y))
        back = (end_x - along[0] * _HEAD, end_y - along[1] * _HEAD)
        side = (along[1] * _HEAD * 0.7, along[0] * _HEAD * 0.7)
        head = [(end_x, end_y), (back[0] + side[0], back[1] + side[1]), (back[0] - side[0], back[1] - side[1])]
        self._shapes.append(f'<polygon points="{" ".join(f"{_n(x)},{_n(y)}" for x, y in head)}" fill="{ink}"/>')

    def svg(self, width: float, height: float, *, title: str, mark: str) -> str:
        """Return the picture on a white rounded sheet, so that it can be read on a dark page too."""
        size = f'width="{_n(width)}" height="{_n(height)}" viewBox="0 0 {_n(width)} {_n(height)}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="{FONTS}">'
        sheet = f'<rect x="0.5" y="0.5" width="{_n(width - 1)}" height="{_n(height - 1)}" rx="14" fill="{WHITE}"'
        sheet += ' stroke="#d0d7de"/>'
        shapes = [head, f"<!-- {mark} -->", f"<title>{escape(title)}</title>", sheet, *self._shapes, "</svg>"]
        return "\n".join(shapes) + "\n"


def height_of(lines: Sequence[str], size: float) -> float:
    """Return how high `lines` are."""
    return len(lines) * size * LINE


def bullets(drawing: Drawing, at: Point, items: Sequence[Sequence[str]], ink: str) -> None:
    """Write each of `items`, in its lines, below the other with a dot before it."""
    x, y = at
    for lines in items:
        drawing.dot((x + 4, y + 9), 3, ink)
        y += drawing.text((x + BULLET, y), lines, BODY) + _BETWEEN


def height_of_bullets(items: Sequence[Sequence[str]]) -> float:
    """Return how high `items` are as bullets."""
    return sum(height_of(lines, BODY) + _BETWEEN for lines in items) - _BETWEEN


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
