// Arrow data as another library writes it, read by the package: every cell must be what was put in.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import * as arrow from "apache-arrow";
import { check } from "poscheck/headless";

import { rowsOf } from "./node_modules/poscheck/rows.js";

const text = (data) => new TextDecoder().decode(rowsOf(data));
const line = (cells) => cells.map((cell) => `"${cell}"`).join(",");

// A column: its type, the values given, the cells wanted.
const COLUMNS = {
  text: [new arrow.Utf8(), ["T0000001", null, "中文，\"引号\"", "", "a\nb"], ["T0000001", "", "中文，\"\"引号\"\"", "", "a\nb"]],
  large: [new arrow.LargeUtf8(), ["x", "長い", null, "", "y"], ["x", "長い", "", "", "y"]],
  money: [new arrow.Decimal(2, 18, 128), [12850n, -5400n, 0n, null, 7n], ["128.50", "-54.00", "0.00", "", "0.07"]],
  int: [new arrow.Int32(), [1, -2, null, 2147483647, 0], ["1", "-2", "", "2147483647", "0"]],
  small: [new arrow.Uint8(), [255, 0, 1, null, 2], ["255", "0", "1", "", "2"]],
  wide: [new arrow.Int64(), [9007199254740993n, -1n, 0n, null, 5n], ["9007199254740993", "-1", "0", "", "5"]],
  single: [new arrow.Float32(), [12.34, 0.1, null, -5.5, 1999.99], ["12.34", "0.1", "", "-5.5", "1999.99"]],
  double: [new arrow.Float64(), [12.34, 0.1, null, Number.NaN, 1999.99], ["12.34", "0.1", "", "", "1999.99"]],
  yes: [new arrow.Bool(), [true, false, null, true, false], ["true", "false", "", "true", "false"]],
  day: [new arrow.DateDay(), [Date.UTC(2026, 2, 1), Date.UTC(2024, 1, 29), null, 0, Date.UTC(1969, 11, 31)].map((ms) => (ms === null ? null : new Date(ms))), ["2026-03-01", "2024-02-29", "", "1970-01-01", "1969-12-31"]],
  second: [new arrow.TimestampSecond(), [Date.UTC(2026, 2, 1, 12, 33, 5), null, 0, 1000, 2000], ["2026-03-01 12:33:05", "", "1970-01-01 00:00:00", "1970-01-01 00:00:01", "1970-01-01 00:00:02"]],
  micro: [new arrow.TimestampMicrosecond(), [Date.UTC(2026, 2, 1, 12, 33, 5, 999), null, 0, 1000, 2000], ["2026-03-01 12:33:05", "", "1970-01-01 00:00:00", "1970-01-01 00:00:01", "1970-01-01 00:00:02"]],
  zoned: [new arrow.TimestampMillisecond("Asia/Shanghai"), [Date.UTC(2026, 1, 28, 16, 0, 0), null, 0, 1000, 2000], ["2026-03-01 00:00:00", "", "1970-01-01 08:00:00", "1970-01-01 08:00:01", "1970-01-01 08:00:02"]],
  shifted: [new arrow.TimestampMillisecond("+09:00"), [Date.UTC(2026, 1, 28, 16, 0, 0), null, 0, 1000, 2000], ["2026-03-01 01:00:00", "", "1970-01-01 09:00:00", "1970-01-01 09:00:01", "1970-01-01 09:00:02"]],
  time: [new arrow.TimeSecond(), [45185, 0, null, 86399, 1], ["12:33:05", "00:00:00", "", "23:59:59", "00:00:01"]],
  coded: [new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8()), ["card", "wechat", null, "card", "alipay"], ["card", "wechat", "", "card", "alipay"]],
};

const wholeNumbers = (type, values) => {
  // The library's own decimals are four words of a whole number.
  if (!arrow.DataType.isDecimal(type)) return values;
  return values.map((value) => value === null ? null : new Uint32Array(new BigInt64Array([value, value < 0n ? -1n : 0n]).buffer));
};

const batch = (from, to, but = "") => {
  const columns = Object.fromEntries(Object.entries(COLUMNS).filter(([name]) => name !== but).map(([name, [type, values]]) => [name, arrow.vectorFromArray(wholeNumbers(type, values.slice(from, to)), type)]));
  return new arrow.Table(columns);
};

const wanted = (from, to) => Array.from({ length: to - from }, (_, row) => line(Object.values(COLUMNS).map(([, , cells]) => cells[from + row])));
const whole = (from, to) => `${[line(Object.keys(COLUMNS)), ...wanted(from, to)].join("\r\n")}\r\n`;

for (const [how, give] of [
  ["a table", (table) => table],
  ["a stream", (table) => arrow.tableToIPC(table, "stream")],
  ["a file", (table) => arrow.tableToIPC(table, "file")],
  ["a buffer", (table) => arrow.tableToIPC(table, "stream").slice().buffer],
  ["a stream read by the library", (table) => arrow.tableFromIPC(arrow.tableToIPC(table, "stream"))],
]) {
  test(`every type comes as it was put in: ${how}`, () => {
    assert.equal(text(give(batch(0, 5))), whole(0, 5));
    assert.equal(text(give(batch(2, 2))), whole(2, 2));
  });
}

test("several batches follow each other", () => {
  const joined = (but) => new arrow.Table(batch(0, 1, but).schema, [batch(0, 2, but), batch(2, 5, but)].flatMap((table) => table.batches));
  assert.equal(text(arrow.tableToIPC(joined(), "stream")), whole(0, 5));
  // The library puts no second dictionary into a file.
  assert.equal(text(arrow.tableToIPC(joined("coded"), "file")), text(batch(0, 5, "coded")));
});

test("random text, numbers and gaps come as they were put in", () => {
  let seed = 11;
  const random = (below) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
  for (let round = 0; round < 60; round++) {
    const values = Array.from({ length: random(300) }, () => (random(4) === 0 ? null : "收银a\"b,c 1".repeat(random(5))));
    const counts = values.map(() => (random(3) === 0 ? null : random(1 << 30) - (1 << 29)));
    const table = new arrow.Table({ t: arrow.vectorFromArray(values, new arrow.Utf8()), n: arrow.vectorFromArray(counts, new arrow.Int32()) });
    const rows = values.map((value, row) => line([(value ?? "").replaceAll('"', '""'), counts[row] ?? ""]));
    assert.equal(text(arrow.tableToIPC(table, round % 2 ? "stream" : "file")), `${['"t","n"', ...rows].join("\r\n")}\r\n`);
  }
});

test("what is not taken is refused by its column's name, and damaged bytes are told", () => {
  const refusal = (data) => {
    try {
      rowsOf(data);
    } catch (reason) {
      return [reason.name, reason.code, reason.message];
    }
    return ["taken"];
  };
  const lists = new arrow.Table({ many: arrow.vectorFromArray([[1], [2, 3]], new arrow.List(new arrow.Field("item", new arrow.Int32()))) });
  for (const data of [lists, arrow.tableToIPC(lists, "stream")]) {
    const [name, code, message] = refusal(data);
    assert.deepEqual([name, code], ["PosCheckError", "rows-arrow"]);
    assert.match(message, /many/);
  }
  // Whatever byte is hurt or missing: the cells come, or a refusal in words, never anything else and never without end.
  const bytes = arrow.tableToIPC(batch(0, 5), "stream");
  let seed = 5;
  for (let round = 0; round < 3000; round++) {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    const hurt = bytes.slice(0, round % 3 === 0 ? seed % bytes.length : bytes.length);
    if (round % 3) hurt[seed % hurt.length] ^= 1 << (round % 8);
    const [name, code] = refusal(hurt);
    assert.ok(name === "taken" || (name === "PosCheckError" && code.startsWith("rows-")), `${round}: ${name} ${code}`);
  }
});

test("bytes that are no Arrow data are left alone", () => {
  for (const data of [new Uint8Array(0), new TextEncoder().encode("交易时间,交易金额\n"), new Uint8Array([0x50, 0x4b, 3, 4]), new Uint8Array(40).fill(255), "text", null, undefined, 7]) assert.equal(rowsOf(data), null);
});

test("a statement as Arrow gives the report that the same rows as objects give", async () => {
  const lines = new TextDecoder("gb18030").decode(await readFile("statement.csv")).split(/\r?\n/).map((line) => line.split(","));
  const start = lines.findIndex((cells) => cells.length > 10);
  const header = lines[start];
  const rows = lines.slice(start + 1).filter((cells) => cells.length === header.length).map((cells) => Object.fromEntries(header.map((name, at) => [name, cells[at]])));
  assert.ok(rows.length > 1000, `${rows.length} rows`);
  const table = new arrow.Table(Object.fromEntries(header.map((name) => [name, arrow.vectorFromArray(rows.map((row) => row[name]), new arrow.Utf8())])));
  // The statement against itself as the shop's own record: what it says is not the point, that it says the same is.
  const own = { name: "own.csv", data: rows.slice(3), side: "merchant" };
  const reports = [];
  for (const data of [rows, table, arrow.tableToIPC(table, "stream"), arrow.tableToIPC(table, "file"), new Blob([arrow.tableToIPC(table, "stream")])]) {
    const done = await check([own, { name: "statement.csv", data, side: "acquirer" }]);
    reports.push(done.reportText({ lines: true }));
    for (const kind of ["json", "xlsx", "html", "csv", "open-items", "audit"]) assert.ok(done.exportAs(kind).length > 0, kind);
    assert.throws(() => done.exportAs("pdf"), { name: "PosCheckError", code: "usage-ending" });
    done.free();
  }
  assert.equal(new Set(reports).size, 1, "the reports differ");
  assert.equal(JSON.parse(reports[0]).inputs[1].rows.records > 1000, true);
});
