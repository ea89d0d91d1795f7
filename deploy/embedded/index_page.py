"""What a browser shows at `/`: the way to the four docs pages and to the state of the house."""

import html
from collections.abc import Mapping

from fastapi import FastAPI
from starlette.responses import HTMLResponse

_PAGE = """<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>乡镇环保服务</title>
<h1>乡镇环保服务</h1>
<p>各服务的接口说明：</p>
<ul>
{docs}
</ul>
<p>运行状态：<a href="/readyz">/readyz</a></p>
</html>
"""
_NOTHING_FROM_ELSEWHERE = {"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff"}


def index_page(services: Mapping[str, FastAPI]) -> HTMLResponse:
    """A page without assets."""
    links = (
        f'<li><a href="/api/{name}/v1/docs">{html.escape(app.title)}</a>：{html.escape(app.description)}</li>'
        for name, app in services.items()
    )
    return HTMLResponse(_PAGE.format(docs="\n".join(links)), headers=_NOTHING_FROM_ELSEWHERE)
