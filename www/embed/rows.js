// Rows of the caller's own data as delimited text, which the engine reads as it reads any file.

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

/** The bytes of a file with these rows: the keys of all rows as its header, in the order they first appear. */
export const delimited = (rows) => {
  const columns = new Map();
  for (const [at, row] of rows.entries()) {
    if (typeof row !== "object" || row === null || Array.isArray(row)) throw new PosCheckError("rows-value", `row ${at + 1} is no object`);
    for (const key of Object.keys(row)) if (!columns.has(key)) columns.set(key, columns.size);
  }
  const keys = [...columns.keys()];
  const lines = [keys.map(quoted).join(",")];
  for (const [at, row] of rows.entries()) lines.push(keys.map((key) => quoted(Object.hasOwn(row, key) ? cell(row[key], at, key) : "")).join(","));
  return new TextEncoder().encode(`${lines.join("\r\n")}\r\n`);
};
