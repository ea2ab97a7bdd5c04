// Reads each workbook into arrays of rows, and nothing more.
import { read, utils } from "xlsx";

self.onmessage = async ({ data }) => {
  let rows = 0;
  for (const file of data) {
    const book = read(await file.arrayBuffer(), { dense: true });
    rows += utils.sheet_to_json(book.Sheets[book.SheetNames[0]], { header: 1, raw: true }).length;
  }
  self.postMessage(rows);
};
