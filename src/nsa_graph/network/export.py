"""Networks into files: whole or not at all, as a file, a folder or an archive."""

import os
from typing import BinaryIO

from ..atomic import replace_file, replace_folder
from .formats import ABOUT, Format, parts, writer
from .formats.values import How
from .model import Network

_EPOCH = (1980, 1, 1, 0, 0, 0)  # an archive wants a time: the earliest there is


def export(network: Network, format_: Format, path: str, how: How | None = None) -> None:
    """Write *network* to *path* in *format_*; a format of many files makes a folder or `.zip`.

    A folder that is there already is replaced only if it is empty or was written so. Raises
    `CannotWrite`, and what the format's writer raises.
    """
    how = how or How()
    if not format_.many:
        with replace_file(path) as stream:
            writer(format_)(network, stream, how)
    elif path.lower().endswith(".zip"):
        with replace_file(path) as stream:
            _archive(network, format_, stream, how)
    else:
        with replace_folder(path, ABOUT) as folder:
            for name, write in parts(format_).items():
                with open(os.path.join(folder, name), "wb") as stream:
                    write(network, stream, how)


def _archive(network: Network, format_: Format, stream: BinaryIO, how: How) -> None:
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo  # only here

    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, write in parts(format_).items():
            about = ZipInfo(name, _EPOCH)
            about.compress_type, about.external_attr = ZIP_DEFLATED, 0o644 << 16
            with archive.open(about, "w", force_zip64=True) as part:
                write(network, part, how)  # type: ignore[arg-type]
