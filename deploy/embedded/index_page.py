"""What a browser shows at `/`, the same page that the gateway of a real deployment has: the way to the docs."""

from pathlib import Path

from fastapi.responses import HTMLResponse

_PAGE = Path(__file__).parents[1] / "gateway" / "index.html"
_NOTHING_FROM_ELSEWHERE = {"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff"}


def index_page() -> HTMLResponse:
    """A page without assets."""
    return HTMLResponse(_PAGE.read_text(encoding="utf-8"), headers=_NOTHING_FROM_ELSEWHERE)
