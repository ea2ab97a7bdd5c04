"""Opens the exports as other programs do, and says what is not as it should be.

In: a folder written by the test `the_files_for_other_programs_are_written`; with `--office`, the same files saved again by LibreOffice.
Out: one line a fault, status 1. Must not know: how a file was made.
"""

import json
import pathlib
import sys
import warnings
import zipfile

import openpyxl

folder = pathlib.Path(sys.argv[1])
office = "--office" in sys.argv
wanted = json.loads((folder / "wanted.json").read_text(encoding="utf-8"))
faults = []


def fen(value):
    return round((value or 0) * 100)


def opened(path):
    # What a program mends or leaves out it warns of.
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        book = openpyxl.load_workbook(path)
    if not office:
        faults.extend(f"{path.name}: {one.message}" for one in said)
    for sheet in book:
        for row in sheet.iter_rows():
            faults.extend(f"{path.name} {sheet.title}!{cell.coordinate}: a formula, {cell.value!r}" for cell in row if cell.data_type == "f")
            faults.extend(f"{path.name} {sheet.title}!{cell.coordinate}: a link" for cell in row if cell.hyperlink)
    return book


def bared(text):
    return text[1:] if text.startswith("'") else text


for lang in ("zh-CN", "en"):
    book = opened(folder / f"sample-{lang}.xlsx")
    names = wanted[lang]
    sheet = book[names["differences"]]
    head = next(number for number in range(1, 12) if isinstance(sheet.cell(number, 1).value, int)) - 1
    titles = [cell.value for cell in sheet[head]]
    effect = next(at for at, title in enumerate(titles) if title in ("对差额的影响", "Effect on the difference", "Effect")) + 1
    rows = range(head + 1, sheet.max_row + 1)
    total = sum(fen(sheet.cell(number, effect).value) for number in rows)
    if total != round(float(wanted["difference"]) * 100) or len(rows) != wanted["findings"]:
        faults.append(f"{lang}: {len(rows)} rows with effects of {total} fen, wanted {wanted['findings']} and {wanted['difference']}")
    if not office and (sheet.freeze_panes is None or not sheet.auto_filter.ref or not sheet.data_validations.dataValidation):
        faults.append(f"{lang}: the differences lack frozen headings, a filter or the list of decisions")
    statement = [row for row in book[names["statement"]].iter_rows(values_only=True) if len(row) > 6 and isinstance(row[2], (int, float)) and isinstance(row[6], (int, float))]
    if not statement or fen(statement[-1][2]) != fen(statement[-1][6]):
        faults.append(f"{lang}: the statement does not close, {statement[-1:]}")
    matched = [row for row in book[names["matched"]].iter_rows(values_only=True)]
    if fen(matched[-1][6]) != fen(matched[-1][7]):
        faults.append(f"{lang}: matched rows don't cancel out")

sheets = ["hostile.xlsx"] + ([f"hostile-{name}.xlsx" for name in ("comma", "semicolon", "tab", "pipe")] if office else [])
for name in sheets:
    book = opened(folder / name)
    held = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    held |= {bared(text) for text in held}
    # Programs write a line break in their own way, and some drop a blank at an end.
    plain = {text.replace("_x000D_", "\r").replace("\r\n", "\n").replace("\r", "\n").strip() for text in held}
    lost = [text for text in wanted["texts"] if text.replace("\r\n", "\n").replace("\r", "\n").strip() not in plain]
    if name == "hostile.xlsx" and lost:
        faults.append(f"{name}: {len(lost)} texts can't be had back, the first {lost[0]!r}")

if not office:
    for path in folder.glob("*.xlsx"):
        parts = zipfile.ZipFile(path)
        bad = [part for part in parts.namelist() if b"<f>" in parts.read(part) or b"externalLink" in parts.read(part)]
        faults.extend(f"{path.name}: {part} holds a formula or leads outside" for part in bad if "drawing" not in part)

print("\n".join(faults[:20]) or f"{len(wanted['texts'])} texts and the sample opened, none live")
sys.exit(bool(faults))
