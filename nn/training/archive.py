"""nn/training: files of arrays and a description: npz plus JSON. Reading one checks everything, and runs nothing."""

from __future__ import annotations

import io
import json
import math
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from autograd.common.files import in_folder, path_of, write_whole

ABOUT = "about.json"
DTYPES = (np.dtype(np.float64), np.dtype(np.int64))
MOST_ABOUT = 1 << 26  # bytes; names of parameters are what makes a description long

Arrays = dict[str, NDArray[Any]]


def write_archive(path: str | os.PathLike[str], about: Mapping[str, Any], arrays: Mapping[str, Any], who: str) -> Path:
    """Write a file whole or not at all.

    Raises:
        OSError: the folder doesn't exist, or the file can't be written; what was there is kept.
    """
    target = in_folder(path, who)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        # a ZipInfo has a fixed date: same content, same file
        archive.writestr(zipfile.ZipInfo(ABOUT), json.dumps(about))
        for name, array in arrays.items():
            file = io.BytesIO()
            npy.write_array(file, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), file.getvalue())
    return write_whole(target, content.getvalue(), who)


def read_archive(path: str | os.PathLike[str], kind: str, who: str) -> tuple[dict[str, Any], Arrays]:
    """The description and the arrays of a file that says, under "format", that it is of this kind.

    Raises:
        OSError: the file can't be read.
        ValueError: it is cut short, damaged, or something else.
    """
    try:
        content = path_of(path, who).read_bytes()
    except OSError as error:
        raise type(error)(error.errno, f"{who}: can't read {path}: {error.strerror}") from error
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            about = json.loads(_content(archive, archive.getinfo(ABOUT), MOST_ABOUT))
            if not isinstance(about, dict) or about.get("format") != kind:
                found = about.get("format") if isinstance(about, dict) else about
                raise ValueError(f"it says it is {found!r:.60}, not {kind!r}")
            arrays = {
                info.filename.removesuffix(".npy"): _array(_content(archive, info))
                for info in archive.infolist()
                if info.filename != ABOUT
            }
    except (ValueError, KeyError, EOFError, OSError, RecursionError, zipfile.BadZipFile, NotImplementedError) as error:
        reason = str(error.args[0] if error.args else error)
        raise ValueError(f"{who}: {path} is no whole file of this kind ({reason:.120}); nothing was changed") from None
    return about, arrays


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: float = math.inf) -> bytes:
    """A part of an archive, its checksum compared; never more bytes than the file has."""
    if info.compress_type != zipfile.ZIP_STORED or info.file_size != info.compress_size or info.file_size > most:
        raise ValueError(f"the part {info.filename!r:.60} is compressed, or too large")
    return archive.read(info)


def _array(content: bytes) -> NDArray[Any]:
    """An array of numbers, as NumPy writes it; no Python objects."""
    file = io.BytesIO(content)
    if npy.read_magic(file) != (1, 0):
        raise ValueError("an array in a version of NumPy's format that isn't written here")
    shape, by_columns, dtype = npy.read_array_header_1_0(file)
    if dtype not in DTYPES or by_columns or len(shape) > 2:
        raise ValueError(f"an array of {dtype} with shape {shape}; expected float64 or int64")
    if file.tell() + math.prod(shape) * dtype.itemsize != len(content):
        raise ValueError("an array that is shorter or longer than it says")
    return np.frombuffer(content, dtype, offset=file.tell()).reshape(shape).copy()
