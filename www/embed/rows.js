// Rows of the caller's own data as delimited text, which the engine reads as it reads any file.

import { arrowRows } from "./arrow.js";
import { PosCheckError } from "./wasm.js";

const cell = (value, row, key) => {
  switch (typeof value) {
    case "undefined":
      return "";
    case "string":
      return value;
    case "bigint":
    case "boolean":
      return String(value);
    case "number":
      // Twenty-two digits and more are written with an exponent, which no statement has.
      if (Number.isFinite(value) && !String(value).includes("e")) return String(value);
      break;
    case "object":
      if (value === null) return "";
      break;
  }
  throw new PosCheckError("rows-value", `row ${row + 1}, ${key}: a cell is a string, a number, a boolean or null; give times as "2026-03-01 12:33:05"`);
};

const quoted = (text) => `"${text.replaceAll('"', '""')}"`;

const written = (names, rows) => {
  const lines = [names.map(quoted).join(",")];
  let at = 0;
  for (const row of rows) {
    lines.push(names.map((name, column) => quoted(cell(row[column], at, name))).join(","));
    at += 1;
  }
  return new TextEncoder().encode(`${lines.join("\r\n")}\r\n`);
};

// The keys of all rows are the header, in the order they first appear.
const objectRows = (given) => {
  const names = new Set();
  for (const [at, row] of given.entries()) {
    if (typeof row !== "object" || row === null || Array.isArray(row)) throw new PosCheckError("rows-value", `row ${at + 1} is no object`);
    for (const key of Object.keys(row)) names.add(key);
  }
  const rows = function* () {
    for (const row of given) yield [...names].map((key) => (Object.hasOwn(row, key) ? row[key] : null));
  };
  return { names: [...names], rows };
};

/** The bytes of a file with the rows of an array of objects, of an Arrow table or of Arrow's bytes; `null` for anything else. */
export const rowsOf = (data) => {
  const found = Array.isArray(data) ? objectRows(data) : arrowRows(data);
  return found && written(found.names, found.rows());
};
