// Types of <pos-check>. Money is always a string with exactly the currency's decimals ("-54.00"), never a number.

import type { Alert, Bridge, Decision, ExportKind, FileGiven, Lang, Money, Problem, Report, Side } from "./types.js";
export type * from "./types.js";

/** Everything that can go wrong is one of these, never a bare string. */
export declare class PosCheckError extends Error {
  /** Stable: a code of the engine, `load-…` for the program itself, `frame-silent`, `cancelled`, `removed`, `refused-by-user`, `none` (no check is done), `rows-value`, `rows-arrow`, `usage-value`, `usage-ending`. */
  readonly code: string;
  readonly problems: readonly Problem[];
}

/** How far a run is; `done` and `of` count rows, both 0 where that is not known yet. In isolated mode there is no `file`. */
export interface Progress {
  stage: string;
  file?: string | null;
  done: number;
  of: number;
}

/** The finished check in short; empty in isolated mode, where figures leave the frame only when the user agrees. */
export interface Finished {
  currency?: string;
  bridge?: Bridge;
  /** Findings in all. */
  findings?: number;
  /** Merchant rows compared, and how many of them agree with the acquirer. */
  rows_merchant?: number;
  rows_matched?: number;
  /**
   * The headline, all positive: money to be given back, money that is missing, rows to be booked otherwise, rows that other days settle, fees
   * charged beyond what the rules give; and `transit`, what is on its way to the account, empty where the statement has nothing to pay.
   */
  figures?: {
    owed: Money;
    owed_count: number;
    missing: Money;
    missing_count: number;
    booking: Money;
    booking_count: number;
    timing: Money;
    timing_count: number;
    fee: Money;
    fee_count: number;
    transit: Money;
  };
  [more: string]: unknown;
}

export interface Failed {
  code: string;
  message: string;
  hint: string;
  /** The file it is about; `null` where it is about the whole and the run has ended. */
  file: string | null;
  [more: string]: unknown;
}

export interface PosCheckEvents {
  /** The program is there; again after another `base`. */
  "poscheck-ready": CustomEvent<Record<string, never>>;
  "poscheck-progress": CustomEvent<Progress>;
  /** A check is done. */
  "poscheck-finished": CustomEvent<Finished>;
  /** What a rule warns of, once a run; a decision may bring another. Never in isolated mode. */
  "poscheck-alert": CustomEvent<Alert>;
  /** Something wrong with a file, a setting, or the program. */
  "poscheck-error": CustomEvent<Failed>;
  /** The user decided something, took it back, or opened a session that holds decisions: one event an entry. Never in isolated mode. */
  "poscheck-decision": CustomEvent<Decision>;
}

export declare class PosCheckElement extends HTMLElement {
  /** `zh-CN` or `en`; the document's language when left out. */
  lang: string;
  /** `light`, `dark` or `auto`. */
  theme: string;
  /** The merchant's profile, TOML text; none when `null`. What is wrong with it is told by `poscheck-error`. */
  get profile(): string | null;
  set profile(value: string | null | undefined);
  /** The sides whose places are shown; all three when left out. */
  get sides(): Side[];
  set sides(value: Iterable<Side>);
  /** The user can't add, remove or reassign files. */
  readonly: boolean;
  /** Parts that are shown: `export`, `language`, `theme`, `keys`; all when `null`. */
  get features(): string[] | null;
  set features(value: Iterable<string> | null);
  /** Folder of the program's files; beside the script when `null`. */
  base: string | null;
  /** In a sandboxed frame, so that scripts of this document can't read what it shows. */
  isolated: boolean;
  /** Settled when the program is there; refused with why not. A failed one may be tried again by `setFiles` or a new `base`. */
  readonly ready: Promise<void>;

  /** Replaces all files; the check begins by itself. May be called at any time. @throws PosCheckError */
  setFiles(files: Iterable<FileGiven | File>): Promise<void>;
  /** The running check's end, or a new check's. Refused when a side is missing or the check can't be done. @throws PosCheckError */
  check(): Promise<Finished>;
  /** The contract's report. In isolated mode the user is asked first. @throws PosCheckError */
  report(options?: { lang?: Lang; lines?: boolean }): Promise<Report>;
  /** The same as JSON text: byte for byte what the command line writes. @throws PosCheckError */
  reportText(options?: { lang?: Lang; lines?: boolean }): Promise<string>;
  /**
   * The check as a file with the name it is saved under; decisions made so far are in it. In isolated mode the user is asked first.
   * `delimiter` and `mark` (a byte order mark) are those of `csv`: a comma and `true` when left out. @throws PosCheckError
   */
  exportAs(kind?: ExportKind, options?: { lang?: Lang; delimiter?: "," | ";" | "\t" | "|"; mark?: boolean }): Promise<File>;
  /** Lets all files and the check go. */
  reset(): Promise<void>;

  addEventListener<K extends keyof PosCheckEvents>(type: K, listener: (this: PosCheckElement, event: PosCheckEvents[K]) => void, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "pos-check": PosCheckElement;
  }
}
