// Types of the headless entry. Money is always a string with exactly the currency's decimals ("-54.00"), never a number.
// Times are the merchant's local time, ISO 8601 without a zone. Row numbers are those a spreadsheet program shows, from 1.

import type { ExportKind, FileGiven, Lang, Problem, Report } from "./types.js";
export type * from "./types.js";

/** Everything that can go wrong is one of these, never a bare string. */
export declare class PosCheckError extends Error {
  /** Stable: a code of the engine, `load-…` for the program itself, `rows-value`, `rows-arrow`, `usage-value`, `internal`. */
  readonly code: string;
  /** One for each thing that stood in the way of a check; empty when the program itself did not load. */
  readonly problems: readonly Problem[];
}

export interface CheckOptions {
  /** Language of problems; `zh-CN` when left out. A report's language is asked for with the report. */
  lang?: Lang;
  /** The merchant's profile, TOML text. */
  profile?: string;
  /** Texts of earlier reports whose open items are carried over. */
  carry?: readonly string[];
  /** The text of a session file with decisions. */
  session?: string;
  /** Called during the check, which is synchronous; `false` stops it and the promise is refused with `cancelled`. `done` and `of` count rows. */
  onProgress?: (progress: { stage: "read" | "type" | "match" | "name"; done: number; of: number }) => boolean | void;
}

/** A finished check. Holds memory of the engine until `free()`. */
export interface Check {
  /** Findings that are differences; 0 when the sides agree. */
  readonly differences: number;
  /** The report; `lines` adds every row's code and all links. */
  report(options?: { lang?: Lang; lines?: boolean }): Report;
  /** The same as JSON text: byte for byte what the command line writes. */
  reportText(options?: { lang?: Lang; lines?: boolean }): string;
  /** A file's bytes; `csv` with commas and a byte order mark. @throws PosCheckError */
  exportAs(kind: ExportKind, options?: { lang?: Lang }): Uint8Array;
  /** Gives the memory back; nothing may be called afterwards. */
  free(): void;
}

/**
 * Loads the program once; `check` does so by itself. `source` is another address, its bytes, or a compiled module.
 * A load that failed may be tried again. @throws PosCheckError
 */
export declare function load(source?: string | URL | ArrayBuffer | ArrayBufferView | WebAssembly.Module): Promise<void>;

/** Reads and checks files. The work is done at once on the thread that calls: use a worker beside a page. @throws PosCheckError */
export declare function check(files: Iterable<FileGiven | File>, options?: CheckOptions): Promise<Check>;

/** Version, and the SHA-256 of the source it was built from. */
export declare function version(): Promise<{ version: string; build: string }>;
