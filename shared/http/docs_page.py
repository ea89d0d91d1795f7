"""Swagger UI from a wheel: no other host is asked, and no script stands in the page."""

import html

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from swagger_ui_bundle import swagger_ui_path

POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"
# Addresses are relative to `…/v1/docs`, so that the page works behind any gateway.
PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="icon" href="docs/assets/favicon-32x32.png">
<link rel="stylesheet" href="docs/assets/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="docs/assets/swagger-ui-bundle.js"></script>
<script src="docs/initializer.js"></script>
</body>
</html>
"""
# The wheel's Swagger UI (4.15) knows OpenAPI 3.0 only. Our document is 3.1 and stays so for everybody else;
# for the display its version and its nullable types are said in the older words.
INITIALIZER = """
function older(node) {
  if (Array.isArray(node)) return node.map(older);
  if (node === null || typeof node !== "object") return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, older(value)]));
  const options = copy.anyOf;
  if (!Array.isArray(options) || !options.some((option) => option.type === "null")) return copy;
  const rest = options.filter((option) => option.type !== "null");
  delete copy.anyOf;
  return rest.length === 1
    ? { ...rest[0], ...copy, nullable: true }
    : { ...copy, anyOf: rest, nullable: true };
}
fetch("openapi.json")
  .then((answer) => answer.json())
  .then((spec) => SwaggerUIBundle({
    spec: { ...older(spec), openapi: "3.0.3" },
    dom_id: "#swagger-ui",
    deepLinking: true,
    persistAuthorization: true,
    validatorUrl: null,
  }));
"""


def serve_docs(app: FastAPI, prefix: str) -> None:
    """Put the page at `{prefix}/docs`, beside `{prefix}/openapi.json`."""
    page = PAGE.format(title=html.escape(app.title))

    async def docs() -> Response:
        return HTMLResponse(page, headers={"Content-Security-Policy": POLICY})

    async def initializer() -> Response:
        return Response(INITIALIZER, media_type="text/javascript")

    app.add_api_route(f"{prefix}/docs", docs, include_in_schema=False)
    app.add_api_route(f"{prefix}/docs/initializer.js", initializer, include_in_schema=False)
    app.mount(f"{prefix}/docs/assets", StaticFiles(directory=swagger_ui_path))
