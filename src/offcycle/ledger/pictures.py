"""This module knows which documents are pictures that may be shown: by their first bytes, never by what somebody calls them."""

LARGEST = 5 * 1024 * 1024

_WEBP = slice(8, 12)
_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


class NoPictureError(ValueError):
    """It is no picture that can be kept."""

    def __init__(self, why: str) -> None:
        super().__init__(why)


def kind(content: bytes) -> str:
    """What sort of picture the bytes are, as a media type; empty for all else."""
    if content.startswith(b"RIFF") and content[_WEBP] == b"WEBP":
        return "image/webp"
    return next((name for begin, name in _BEGINNINGS if content.startswith(begin)), "")


def looked_at(content: bytes, name: str) -> bytes:
    """The bytes, if they are a picture that may be kept; raises NoPictureError, which says what is wrong with it."""
    if len(content) > LARGEST:
        message = f"{name} has {len(content) / 2**20:.1f} MB, and a picture has {LARGEST // 2**20} MB at most. Send a part of it."
        raise NoPictureError(message)
    if not kind(content):
        message = f"{name} is no PNG, JPEG, WebP or GIF picture. Take a screenshot, or say it in the note."
        raise NoPictureError(message)
    return content
