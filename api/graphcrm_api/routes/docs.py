"""The documentation of the API: Swagger UI, all of it from this machine."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>graphcrm API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<noscript>This page needs scripts. <a href="openapi.json">openapi.json</a> says the same.</noscript>
<div id="docs"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
"""

_OWN = Path(__file__).parent.parent / "static"
_PACKAGED = ("swagger-ui.css", "swagger-ui-bundle.js")

router = APIRouter(include_in_schema=False)


@router.get("/docs")
async def show_docs() -> HTMLResponse:
    """Show the documentation."""
    return HTMLResponse(PAGE, headers={"Content-Security-Policy": CONTENT_SECURITY_POLICY})


@router.get("/docs/{name}")
def show_asset(name: str) -> FileResponse:
    """Serve a part of the page: Swagger UI as the package fastapi-offline brings it, our start."""
    if name == "start.js":
        return FileResponse(_OWN / "docs.js")
    if name not in _PACKAGED:
        raise HTTPException(404)
    path = Path(str(files("fastapi_offline"))) / "static" / name
    return FileResponse(path, headers={"Cache-Control": "public, max-age=86400"})
