// What goes in and what comes out. The report only ever grows: a key that is not listed here may come with a later version.

/** Exactly the currency's decimals, with a minus where it is one: "-54.00". Never a number. */
export type Money = string;
/** "2026-03-01T12:33:05", the merchant's own clock, no zone. */
export type Moment = string;
/** "2026-03-01". */
export type Day = string;
export type Lang = "zh-CN" | "en";
export type Side = "merchant" | "acquirer" | "bank";

/** A cell of a row. Give money as a string: 0.1 + 0.2 is not 0.3. */
export type Cell = string | number | bigint | boolean | null | undefined;
/** A row of your own data by header; the headers are understood as those of a file are. */
export type Row = Record<string, Cell>;

/**
 * A table of columns as Arrow's own library makes it. Columns of text, numbers, decimals, booleans, dates, times and dictionaries of
 * these are taken, any other is refused (`rows-arrow`). A moment with a time zone is read by that zone's clock, to the second.
 */
export interface ArrowTable {
  readonly numRows: number;
  readonly schema: { readonly fields: readonly { readonly name: string; readonly type: { readonly typeId: number } }[] };
  getChildAt(index: number): { get(row: number): unknown } | null;
}

export interface FileGiven {
  /** With its ending, as a person knows the file; `rows.csv` for rows without a name. */
  name?: string;
  /**
   * A file's bytes, rows by header, an Arrow table, or the bytes of Arrow's IPC format (stream or file, not compressed).
   * A view is read as it is when it is given; don't write into it before the promise is settled.
   */
  data: Blob | ArrayBuffer | ArrayBufferView | readonly Row[] | ArrowTable;
  /** Left out: found from the contents. */
  side?: Side;
}

export interface Problem {
  /** Stable. */
  code: string;
  /** What is wrong and where. */
  message: string;
  /** What to do; may be empty. */
  hint: string;
  /** The file it is about; may be empty. */
  file: string;
}

/** Input's number in `inputs`, then the row number the spreadsheet program shows. */
export type RowAt = [input: number, row: number];

export interface SumOf {
  count: number;
  amount: Money;
}

export interface Bridge {
  merchant: SumOf;
  acquirer: SumOf;
  difference: Money;
  /** What each code adds to the difference. */
  steps: { code: string; count: number; effect: Money }[];
  /** "0.00" always, or something is wrong with the program. */
  residual: Money;
  [more: string]: unknown;
}

export interface Finding {
  /** The same for the same rows, whenever they are checked. */
  id: string;
  code: string;
  axis: "data" | "line" | "fee" | "settlement" | "risk";
  severity: "high" | "medium" | "low" | "info";
  rows: { merchant: RowAt[]; acquirer: RowAt[]; bank: RowAt[] };
  amount: { merchant: Money | null; acquirer: Money | null; effect: Money };
  tier: string | null;
  also: string[];
  cause: { code: "system" | "hardware" | "operation" | "external" | "unknown"; confidence: number; reasons: string[] };
  evidence: { kind: string; text: string; [more: string]: unknown }[];
  remedy: { now: string; technical: string; management: string; legal: string };
  [more: string]: unknown;
}

export interface Input {
  id: number;
  name: string;
  side: Side;
  side_reason: string;
  sha256: string;
  bytes: number;
  container: string;
  encoding: string | null;
  sheet: string | null;
  member: string | null;
  format: string;
  header_row: number;
  rows: { records: number; skipped: number; [more: string]: unknown };
  period: { from: Moment | Day; to: Moment | Day } | null;
  total: SumOf;
  columns: { field: string | null; header: string; column: number; confidence: number }[];
  [more: string]: unknown;
}

export interface Alert {
  /** The rule's name, as the profile's `[alerts]` has it. */
  rule: string;
  severity: "high" | "medium" | "low" | "info";
  /** Names of what it warns of, the same from check to check: who was told of all of them needs not be told again. */
  episodes: string[];
  /** A count as a number; money or a share as exact text. */
  value: unknown;
  /** Null where the value is told as a fact. */
  threshold: unknown;
  /** What is to be told, in the report's language. */
  text: string;
  /** The terminal or cashier it is of; empty otherwise. */
  subject: string;
  /** Who it is for, as the profile names them; empty otherwise. */
  owner: string;
  /** The day to settle it by; null where the profile gives no time. */
  due: Day | null;
  /** Ids of findings. */
  findings: string[];
  [more: string]: unknown;
}

/** A row of a file, told by the file's fingerprint. */
export interface RowKey {
  /** SHA-256 of the file, lower-case hex. */
  sha256: string;
  /** Sheet, or path inside a zip; left out for plain text. */
  part?: string;
  /** As the spreadsheet program shows it, from 1. */
  row: number;
}

/** What a person did to findings (by id) or rows. */
export type Act =
  | { act: "link" | "split"; merchant: RowKey[]; acquirer: RowKey[] }
  | { act: "unlink"; merchant: RowKey; acquirer: RowKey }
  | { act: "accept" | "reject" | "done"; finding: string }
  | { act: "code"; finding: string; code: string }
  | { act: "cause"; finding: string; cause: string }
  | { act: "note"; finding: string; text: string }
  | { act: "warning"; rule: string; episodes: string[]; state: "open" | "acknowledged" | "snoozed" | "done"; until?: string };

/** An entry of the log of decisions, as a session's file has it. */
export interface Decision {
  /** Its place in the log, from 1. */
  number: number;
  /** The name typed in; ISO 8601 of the machine's own clock; the reason, which may be empty. */
  signed: { by: string; at: string; reason: string };
  /** Acts taken together, or an entry that is taken back or brought back. */
  step: { kind: "decide"; acts: Act[] } | { kind: "undo" | "redo"; entry: number };
  /** SHA-256 over the hash before and this entry. */
  hash: string;
}

/**
 * `json`: the report with lines and links. `xlsx` and `html`: the workpaper. `csv`: the differences. `open-items`: what the next period
 * takes as `carry`. `audit`: everything the check rested on but the files, sealed.
 */
export type ExportKind = "json" | "xlsx" | "html" | "csv" | "open-items" | "audit";

/** Schema `poscheck/report/1`. */
export interface Report {
  schema: "poscheck/report/1";
  engine: { version: string };
  currency: string;
  inputs: Input[];
  learnt: Record<string, unknown>;
  /** What both sides cover; the period is null where the files have no day in common. */
  compared: { period: { from: Day; to: Day } | null; outside: { merchant: number; acquirer: number } };
  bridge: Bridge;
  /** Only when lines were asked for. */
  lines?: { side: Side; input: number; row: number; code: string; link: number | null }[];
  /** Only when lines were asked for. */
  links?: { id: number; tier: string; merchant: RowAt[]; acquirer: RowAt[]; probability: number }[];
  findings: Finding[];
  alerts: Alert[];
  open_items: unknown[];
  [more: string]: unknown;
}
