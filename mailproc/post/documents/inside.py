"""Where a file stands inside another: its own name, and the folders around it; both safe to show and to store."""

import re

from mailproc.post.charset import decode_bytes
from mailproc.post.fields import safe_name

_LONGEST_FOLDER = 200  # characters
# What systems and programs leave behind, seen by nobody: resource forks, thumbnails, Word's locks.
_LITTER = re.compile(
    r"__macosx|\.ds_store|thumbs\.db|desktop\.ini|ehthumbs\.db|\._.*|~\$.*|\.~.*|~wrl\d+\.tmp", re.IGNORECASE
)
_SEPARATOR = re.compile(r"[/\\]")


def written(path: bytes) -> str:
    """A path in an archive: in UTF-8, as the libraries give it where they can, else in the code page of the machine."""
    try:
        return path.decode()
    except UnicodeDecodeError:
        return decode_bytes(path, None)[0]


def place(path: str) -> tuple[str, str] | None:
    """The folder and the name of a file by its path as written, None where nobody sees it. The name may be ""."""
    printable = path.encode("utf-8", "replace").decode("utf-8")
    *folders, name = map(safe_name, _SEPARATOR.split(printable))
    if path.endswith(("/", "\\")) or any(_LITTER.fullmatch(part) for part in (*folders, name)):
        return None
    shown = [folder for folder in folders if folder and not folder.endswith(":")]
    return "/".join(shown)[-_LONGEST_FOLDER:].lstrip("/"), name
