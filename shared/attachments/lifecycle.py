"""What may be attached: known by its first bytes, whatever its name says. Pure."""

from pathlib import PurePath

LONGEST_NAME = 120
# Two notes beside each other: many formats are ZIP files inside, so that their names decide among them.
_ZIP = b"PK\x03\x04"
_OFFICE = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_TEXT = ".csv"
_BEGINNINGS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"%PDF-": "application/pdf",
}


def media_type(name: str, content: bytes) -> str | None:
    """What a file is: a photo (JPEG, PNG, WebP), a PDF, a Word, Excel or CSV document; nothing for anything else."""
    if content.startswith(_ZIP):
        return _OFFICE.get(PurePath(name).suffix.lower())
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if PurePath(name).suffix.lower() == _TEXT and content and b"\x00" not in content:
        return "text/csv"
    return next((kind for beginning, kind in _BEGINNINGS.items() if content.startswith(beginning)), None)


def plain_name(name: str | None) -> str:
    """A file's name without folders and control characters, as it is shown and offered for download."""
    shown = "".join(char for char in PurePath((name or "").replace("\\", "/")).name if char.isprintable())
    return shown[-LONGEST_NAME:] or "附件"
