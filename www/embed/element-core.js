// <pos-check>: the page as an element of somebody else's document. The bundle puts the glue, the style and the address of the script before it.

import { rowsOf } from "./rows.js";
import { PosCheckError, fromBytes, fromUrl } from "./wasm.js";
import { Framed, Plain } from "./element-inner.js";
import { ENGINE, GLUE, HERE, INLINE, STYLE, TAIL, URLS } from "./bundle.js";

const TAG = "pos-check";
const ALIVE = "poscheck-alive";
const START_MS = 20_000;

// One program serves all elements of a document; a failed load is forgotten, so that the next one may succeed.
const programs = new Map();

const compiled = async (base, program) => {
  if (INLINE) {
    const packed = Uint8Array.from(atob(INLINE[program]), (letter) => letter.charCodeAt(0));
    const bytes = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
    return fromBytes(bytes, "the program inside the script");
  }
  return fromUrl(base ? new URL(program === "page" ? "poscheck_bg.wasm" : "engine_bg.wasm", base) : URLS[program]());
};

// Where the document wants proof that a script's address is ours. A page that lists its policies has to list this one.
let policy;
const trusted = (url) => {
  if (!self.trustedTypes) return url;
  try {
    policy ??= self.trustedTypes.createPolicy("poscheck", {
      createScriptURL: (asked) => {
        if (!asked.startsWith("blob:") && !/^https?:/.test(asked)) throw new TypeError("not our worker");
        return asked;
      },
    });
  } catch (reason) {
    throw new PosCheckError("load-policy", `the page's policy forbids the name "poscheck": add it to trusted-types (${reason.message})`);
  }
  return policy.createScriptURL(url);
};

const fromFile = (base) => () => new Worker(trusted(String(base ? new URL("poscheck-worker.js", base) : URLS.worker())), { name: "poscheck" });
const fromBlob = () => {
  // One address for all workers: an address that is made for each would hold its text until the document is gone.
  const url = URL.createObjectURL(new Blob([ENGINE, "\n", TAIL], { type: "text/javascript" }));
  return () => new Worker(trusted(url), { name: "poscheck" });
};

// A worker that does not start says so by an error, one that starts by its first word; only then is the way known to be open.
const alive = (make) =>
  new Promise((done, refuse) => {
    let worker;
    try {
      worker = make();
    } catch (reason) {
      return refuse(reason);
    }
    const end = (settle, value) => {
      clearTimeout(timer);
      worker.onmessage = worker.onerror = null;
      settle(value);
    };
    const timer = setTimeout(() => end(refuse, new Error("it does not answer")), START_MS);
    worker.onmessage = (event) => event.data === ALIVE && end(done, worker);
    worker.onerror = (event) => {
      event.preventDefault();
      worker.terminate();
      end(refuse, new Error(event.message || "it was refused"));
    };
  });

const start = async (base) => {
  const [page, module] = await Promise.all([compiled(base, "page"), compiled(base, "engine")]);
  const where = new URL(base ?? HERE, document.baseURI);
  // A worker's script must be of the page's own origin; from elsewhere, and where all is in one script, it is made of text.
  const ways = INLINE || where.origin !== location.origin ? [fromBlob()] : [fromFile(base), fromBlob()];
  let make;
  let refusal;
  for (const way of ways) {
    try {
      (await alive(way)).terminate();
      make = way;
      break;
    } catch (reason) {
      refusal = reason;
    }
  }
  if (!make) throw refusal instanceof PosCheckError ? refusal : new PosCheckError("load-worker", `no worker can be started: allow worker-src 'self' (script of this origin) or blob: (${refusal?.message})`);
  await GLUE({ module_or_path: page });
  const spawn = (pages) => {
    const worker = make();
    worker.postMessage([module, pages]);
    return worker;
  };
  return { spawn, mount: GLUE.mountElement };
};

const programOf = (base) => {
  const key = base ? String(base) : "";
  if (!programs.has(key)) {
    const program = start(base);
    programs.set(key, program);
    program.catch(() => programs.delete(key));
  }
  return programs.get(key);
};

let sheet;
const dress = (shadow) => {
  sheet ??= Object.assign(new CSSStyleSheet(), {});
  if (!sheet.cssRules.length) sheet.replaceSync(STYLE);
  shadow.adoptedStyleSheets = [sheet];
};

const FILES = ["merchant", "acquirer", "bank"];
const KINDS = ["json", "xlsx", "html", "csv", "open-items", "audit"];
const DELIMITERS = [",", ";", "\t", "|"];

// What a caller may give as a file, as the pair of File and side that the page takes.
const pairOf = (given) => {
  if (given instanceof File) return [given, undefined];
  const { name, data, side } = given ?? {};
  if (side !== undefined && !FILES.includes(side)) throw new PosCheckError("usage-value", `side: ${side}`);
  if (data instanceof File && !name) return [data, side];
  const rows = rowsOf(data);
  const parts = rows ?? data;
  if (!(parts instanceof Blob || parts instanceof ArrayBuffer || ArrayBuffer.isView(parts))) {
    throw new PosCheckError("usage-value", "a file's data is a Blob, an ArrayBuffer, a view of one, an array of row objects, or an Arrow table");
  }
  return [new File([parts], name ?? (rows ? "rows.csv" : "file")), side];
};

class PosCheckElement extends HTMLElement {
  static observedAttributes = ["lang", "theme", "profile", "readonly", "base", "isolated"];

  #shadow;
  #inner = null;
  #turn = 0;
  #ready;
  #running = false;
  #waiting = [];
  #given = null;
  #why = null;

  constructor() {
    super();
    this.#shadow = this.attachShadow({ mode: "open" });
    dress(this.#shadow);
  }

  connectedCallback() {
    if (!this.#inner && !this.#ready) this.#begin();
  }

  // An element that is only moved is connected again before this turn of the loop ends, and keeps what it has.
  disconnectedCallback() {
    queueMicrotask(() => {
      if (!this.isConnected) this.#end();
    });
  }

  attributeChangedCallback(name, old, value) {
    if (old === value) return;
    if (name === "base" || name === "isolated") {
      // Also after a failure: another place may hold what the first did not.
      if (this.isConnected && (this.#inner || this.#ready || this.#why)) {
        this.#end();
        this.#begin();
      }
    } else if (name !== "readonly") {
      this.#inner?.set(name, value ?? "");
    }
  }

  #begin() {
    const turn = ++this.#turn;
    const base = this.getAttribute("base");
    this.#shadow.replaceChildren();
    this.#why = null;
    this.#ready = (async () => {
      try {
        const at = base ? new URL(base.endsWith("/") ? base : `${base}/`, document.baseURI) : null;
        const program = this.isolated ? null : await programOf(at);
        if (turn !== this.#turn) throw new PosCheckError("removed", "the element was removed");
        this.#inner = this.isolated ? new Framed(this, this.#shadow, at) : new Plain(this, this.#shadow, program);
        await this.#inner.opened;
        if (turn !== this.#turn) throw new PosCheckError("removed", "the element was removed");
        if (this.hasAttribute("profile")) this.#inner.set("profile", this.getAttribute("profile"));
        this.#tell("ready", {});
        this.#hand();
      } catch (reason) {
        if (turn === this.#turn) this.#fail(reason);
        throw reason;
      }
    })();
    this.#ready.catch(() => {});
  }

  #end() {
    this.#turn += 1;
    this.#inner?.end();
    this.#inner = null;
    this.#ready = undefined;
    this.#why = null;
    this.#given = null;
    this.#settle((one) => one.refuse(new PosCheckError("removed", "the element was removed")));
    this.#shadow.replaceChildren();
  }

  #fail(reason) {
    this.#inner?.end();
    this.#inner = null;
    this.#ready = undefined;
    this.#why = reason;
    const box = document.createElement("div");
    box.className = "problem problem--boot";
    box.setAttribute("role", "alert");
    for (const [lang, words] of [["zh-CN", "程序没有载入，此处无法使用"], ["en", "The program did not load and can't be used here"]]) {
      const line = document.createElement("p");
      line.lang = lang;
      line.className = "problem__what";
      line.textContent = words;
      box.append(line);
    }
    const why = document.createElement("p");
    why.className = "problem__place";
    why.textContent = reason?.message ?? String(reason);
    box.append(why);
    this.#shadow.replaceChildren(box);
    this.#tell("error", { code: reason?.code ?? "load-failed", message: why.textContent, hint: "", file: null });
  }

  #tell(kind, detail) {
    this.dispatchEvent(new CustomEvent(`poscheck-${kind}`, { detail, bubbles: true, composed: true }));
  }

  #settle(how) {
    this.#running = false;
    for (const one of this.#waiting.splice(0)) how(one);
  }

  /** @internal What the page inside tells. */
  hear(kind, detail) {
    if (kind === "idle") {
      if (this.#running) this.#settle((one) => one.refuse(new PosCheckError("cancelled", "cancelled")));
      return;
    }
    if (kind === "progress") this.#running = true;
    this.#tell(kind, detail);
    if (kind === "finished") this.#settle((one) => one.done(detail));
    if (kind === "error" && !detail?.file) this.#settle((one) => one.refuse(new PosCheckError(detail.code, detail.message, [detail])));
  }

  get ready() {
    return this.#ready ?? Promise.reject(this.#why ?? new PosCheckError("not-connected", "the element is in no document"));
  }

  // Given before the program is there, or before the element is in a document, files are handed over when it is.
  async setFiles(files) {
    this.#given = [...files].map(pairOf);
    if (!this.isConnected) return;
    if (!this.#ready) this.#begin();
    await this.ready;
    this.#hand();
  }

  #hand() {
    if (!this.#given || !this.#inner) return;
    this.#running = true;
    this.#inner.setFiles(this.#given);
    this.#given = null;
  }

  async check() {
    await this.ready;
    return new Promise((done, refuse) => {
      this.#waiting.push({ done, refuse });
      if (!this.#running) {
        this.#running = true;
        this.#inner.check();
      }
    });
  }

  async report({ lang = this.lang || "zh-CN", lines = false } = {}) {
    return JSON.parse(await this.reportText({ lang, lines }));
  }

  async reportText({ lang = this.lang || "zh-CN", lines = false } = {}) {
    await this.ready;
    return this.#refusable(this.#inner.report(lang, lines));
  }

  async exportAs(kind = "json", { lang = this.lang || "zh-CN", delimiter = ",", mark = true } = {}) {
    if (!KINDS.includes(kind)) throw new PosCheckError("usage-ending", `kind: ${kind}`);
    if (!DELIMITERS.includes(delimiter)) throw new PosCheckError("usage-value", `delimiter: ${delimiter}`);
    await this.ready;
    const [name, media, bytes] = await this.#refusable(this.#inner.exportAs(kind, lang, delimiter, Boolean(mark)));
    return new File([bytes], name, { type: media });
  }

  async reset() {
    this.#given = null;
    await this.ready;
    this.#inner.reset();
  }

  // The page refuses in a word.
  async #refusable(promise) {
    try {
      return await promise;
    } catch (reason) {
      throw reason instanceof PosCheckError ? reason : new PosCheckError(String(reason), reason === "none" ? "no check is done" : String(reason));
    }
  }

  get theme() {
    return this.getAttribute("theme") ?? "auto";
  }
  set theme(value) {
    this.setAttribute("theme", value);
  }
  get profile() {
    return this.getAttribute("profile");
  }
  set profile(value) {
    value === null || value === undefined ? this.removeAttribute("profile") : this.setAttribute("profile", value);
  }
  get sides() {
    return (this.getAttribute("sides") ?? FILES.join(" ")).split(/\s+/).filter(Boolean);
  }
  set sides(value) {
    this.setAttribute("sides", [...value].join(" "));
  }
  get features() {
    return this.getAttribute("features")?.split(/\s+/).filter(Boolean) ?? null;
  }
  set features(value) {
    value === null ? this.removeAttribute("features") : this.setAttribute("features", [...value].join(" "));
  }
  get readonly() {
    return this.hasAttribute("readonly");
  }
  set readonly(value) {
    this.toggleAttribute("readonly", Boolean(value));
  }
  get base() {
    return this.getAttribute("base");
  }
  set base(value) {
    value === null ? this.removeAttribute("base") : this.setAttribute("base", value);
  }
  get isolated() {
    return this.hasAttribute("isolated");
  }
  set isolated(value) {
    this.toggleAttribute("isolated", Boolean(value));
  }
}

// Registered once; a second copy of the script is quiet and gives the first one's class.
const Registered = customElements.get(TAG) ?? PosCheckElement;
if (!customElements.get(TAG)) customElements.define(TAG, PosCheckElement);

export { PosCheckError, Registered as PosCheckElement };
