"""A CSV file as the page's points: read as Python reads it, or the line that can't be used and why.

Also of: views/training/page.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import numpy as np

from autograd.views.training.page import page_of
from tests.support import trainers

READ = "(files) => files.map((file) => csv.read(file))"
FILES: dict[str, list[list[float]]] = {
    "1,2,a\n3,4,b\n": [[1, 2, 0], [3, 4, 1]],
    "x1,x2,label\n1,2,1\n3,4,0": [[1, 2, 1], [3, 4, 0]],
    "\ufeffx;y;who\r\n1,5;-2,25;no\r\n\r\n3;4;yes\r\n": [[1.5, -2.25, 0], [3, 4, 1]],
    "1\t2\t1.0\n3\t4\t1\n5\t6\t-1": [[1, 2, 1], [3, 4, 1], [5, 6, 0]],
    '"1", "2.5" ,"a b"\r3,4,"a b"': [[1, 2.5, 0], [3, 4, 0]],
    "1e-7,+.5,10\n−3,4.,9": [[1e-7, 0.5, 1], [-3, 4, 0]],
}
WRONG = {
    "1,2,a\n3,4\n": ("columns", 2, "3,4"),
    "1,2,a\n3,4,b,c": ("columns", 2, "3,4,b,c"),
    "1,2,a\n3,4,\n": ("columns", 2, "3,4,"),
    "PK\x03\x04binary": ("columns", 1, "PK\x03\x04binary"),
    ",,\n1,2,0": ("columns", 1, ",,"),
    "x1,x2\n1,2,a": ("columns", 1, "x1,x2"),
    "1,2,a\n\n3,four,b": ("number", 3, "3,four,b"),
    "x1,x2,label\nx1,x2,label\n": ("number", 2, "x1,x2,label"),
    "x1,2,a\n": ("number", 1, "x1,2,a"),
    "1,2,a\n,4,b": ("number", 2, ",4,b"),
    "0x10,1,a\n2,3,b": ("number", 1, "0x10,1,a"),
    "1,Infinity,a\n": ("number", 1, "1,Infinity,a"),
    "1,1e999,a\n": ("number", 1, "1,1e999,a"),
    "1;1.234,5;a\n": ("number", 1, "1;1.234,5;a"),
    "1,2,a\n3,4,b\n5,6,c": ("labels", 3, "5,6,c"),
    "": ("few", 1, ""),
    "x,y,label\n1,2,a\n": ("few", 1, "x,y,label"),
    "1,2,a\n" * 501: ("many", 501, "1,2,a"),
}


def test_points_with_their_labels() -> None:
    for (file, points), found in zip(FILES.items(), trainers.run(READ, [*FILES]), strict=True):
        assert found["error"] is None, file
        assert found["points"] == points, file


def test_the_first_line_that_cannot_be_used_is_named() -> None:
    for (file, (key, line, text)), found in zip(WRONG.items(), trainers.run(READ, [*WRONG]), strict=True):
        assert found["error"] == {"key": key, "line": line, "text": text, "most": 500}, file
        assert found["points"] == []


def test_files_that_python_writes_are_read_as_python_reads_them() -> None:
    rng = np.random.default_rng(3)
    files: list[str] = []
    expected: list[list[list[float]]] = []
    for _ in range(60):
        file = io.StringIO()
        mark, whole = str(rng.choice([",", ";", "\t"])), rng.random() < 0.5
        writer = csv.writer(file, delimiter=mark, quoting=csv.QUOTE_ALL if whole else csv.QUOTE_MINIMAL)
        if rng.random() < 0.5:
            writer.writerow(["length", "width", "kind"])
        labels = rng.choice([["0", "1"], ["-1", "1"], ["cat", "dog"], ["2", "10"]])
        for _ in range(rng.integers(2, 40)):
            writer.writerow([*(rng.normal(size=2) * 10.0 ** rng.integers(-9, 9)).tolist(), rng.choice(labels)])
        files.append(file.getvalue())
        rows = [row for row in csv.reader(io.StringIO(file.getvalue()), delimiter=mark) if row[0] != "length"]
        both = [each for each in labels if any(row[2] == each for row in rows)]
        expected.append([[float(row[0]), float(row[1]), both.index(row[2])] for row in rows])
    for text, points, found in zip(files, expected, trainers.run(READ, files), strict=True):
        assert found["error"] is None, text
        assert found["points"] == points, text


def test_points_keep_six_digits_however_small_they_are() -> None:
    points = [[1.2345678e-9, -123456.789, 1], [0.0, 1e12, 0]]
    kept = trainers.run("(points) => settings.points(settings.pointsText(points))", points)
    assert kept == [[1.23457e-9, -123457.0, 1], [0.0, 1e12, 0]]


def test_a_file_that_is_chosen_or_dropped_becomes_the_points(page: Any, tmp_path: Path) -> None:
    path = tmp_path / "training.html"
    path.write_text(page_of(), encoding="utf-8")
    page.goto(path.as_uri())
    said = page.locator("#dropped")
    good = {"name": "mine.csv", "mimeType": "text/csv", "buffer": b"a,b,c\n0.5,2,yes\n1,-2,no\n3,1,no\n"}
    page.set_input_files("#csv-file", good)
    page.wait_for_selector("#dropped:not([hidden])")
    assert said.text_content() == "mine.csv: 3 points, with 6 digits each. Class 0 is “no”, class 1 is “yes”."
    assert page.evaluate("[lab.setting.data, [...lab.samples.x], [...lab.samples.y]]") == [
        "placed", [0.5, 2, 1, -2, 3, 1], [1, 0, 0],
    ]  # fmt: skip
    page.evaluate(
        """() => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File(["1,2,a\\n3,b"], "torn.csv"));
          document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
        }"""
    )
    page.wait_for_selector("#dropped:has-text('torn.csv')")
    assert said.text_content() == (
        "torn.csv, line 2: “3,b” doesn't have three columns; expected two numbers and a label. Nothing was changed."
    )
    assert page.evaluate("lab.samples.y.length") == 3
    page.select_option("#language", "pl")
    assert said.text_content().startswith("torn.csv, wiersz 2: „3,b”")
    page.select_option("[data-set=data]", "wave")
    assert said.is_hidden()
    page.set_input_files("#csv-file", {**good, "name": "big.csv", "buffer": b"1,2,a\n" * 200_000})
    page.wait_for_selector("#dropped:has-text('big.csv')")
    assert page.evaluate("lab.setting.data") == "wave"
    with page.expect_file_chooser():
        page.click("#csv-open")
