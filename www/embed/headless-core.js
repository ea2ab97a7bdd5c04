// The engine without a page: files in, a finished check out. The same in a page, in a worker and in Node.

import init, { buildName, checkFiles } from "./headless-glue.js";
import { rowsOf } from "./rows.js";
import { PosCheckError, fromBytes, fromUrl } from "./wasm.js";

export { PosCheckError };

const UNFIT = "a file's data is a Blob, an ArrayBuffer, a view of one, an array of row objects, or an Arrow table";

const bytesOf = async (data) => {
  const isBlob = typeof Blob !== "undefined" && data instanceof Blob;
  const whole = isBlob ? await data.arrayBuffer() : data;
  const rows = rowsOf(whole);
  if (rows) return [rows, true];
  if (whole instanceof ArrayBuffer) return [new Uint8Array(whole), false];
  if (ArrayBuffer.isView(whole)) return [new Uint8Array(whole.buffer, whole.byteOffset, whole.byteLength), false];
  throw new PosCheckError("usage-value", UNFIT);
};

const tripleOf = async (file) => {
  const isFile = typeof File !== "undefined" && file instanceof File;
  const { name, data, side } = isFile ? { data: file } : (file ?? {});
  const [bytes, isRows] = await bytesOf(data);
  return [name ?? data?.name ?? (isRows ? "rows.csv" : ""), bytes, side];
};

// The engine's own refusals are lists of problems; a trap is a fault of ours.
const guarded = (work) => {
  try {
    return work();
  } catch (reason) {
    if (typeof reason === "string") {
      const problems = JSON.parse(reason);
      throw new PosCheckError(problems[0]?.code ?? "unknown", problems.map((one) => [one.message, one.hint].filter(Boolean).join("; ")).join("\n"), problems);
    }
    throw new PosCheckError("internal", `the engine stopped: ${reason?.message ?? reason}; load it anew (in a new worker) before the next check`);
  }
};

/** A finished check. */
class Check {
  #handle;
  constructor(handle) {
    this.#handle = handle;
  }
  get differences() {
    return guarded(() => this.#handle.differences());
  }
  reportText({ lang = "zh-CN", lines = false } = {}) {
    return guarded(() => this.#handle.report(lang, lines));
  }
  report(options) {
    return JSON.parse(this.reportText(options));
  }
  exportAs(kind, { lang = "zh-CN" } = {}) {
    return guarded(() => this.#handle.export(kind, lang));
  }
  free() {
    this.#handle.free();
  }
}

/** The functions of an entry whose program `find` finds. */
export const entry = (find) => {
  let started;
  const load = (source) => {
    started ??= (async () => {
      const module = source instanceof WebAssembly.Module ? source : ArrayBuffer.isView(source) || source instanceof ArrayBuffer
        ? await fromBytes(source, "the given program") : source ? await fromUrl(source) : await find();
      // A page's main thread may not wait for a program of more than 8 MB.
      await init({ module_or_path: module });
    })();
    // A failed load may be tried again.
    started.catch(() => (started = undefined));
    return started;
  };
  const check = async (files, options = {}) => {
    await load();
    const { lang = "zh-CN", profile, carry = [], session, onProgress } = options;
    const triples = await Promise.all([...files].map(tripleOf));
    const settings = JSON.stringify({ lang, profile: profile ?? null, carry, session: session ?? null });
    const tell = onProgress && ((stage, done, of) => onProgress({ stage, done, of }));
    return new Check(guarded(() => checkFiles(triples, settings, tell)));
  };
  const version = async () => {
    await load();
    const [number, build] = buildName().split("+");
    return { version: number, build };
  };
  return { load, check, version };
};
