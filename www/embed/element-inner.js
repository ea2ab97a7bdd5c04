// Both ways to stand in a document: the page itself in the element's shadow, or a frame that keeps the document's scripts out.

import { PosCheckError } from "./wasm.js";
import { URLS } from "./bundle.js";

/** The page in the shadow: whoever can read the document can read it. */
export class Plain {
  constructor(element, shadow, program) {
    this.element = element;
    const lang = element.lang || document.documentElement.lang || navigator.language;
    this.page = program.mount(document.createElement("div"), element, program.spawn, (kind, json) => element.hear(kind, JSON.parse(json)), lang, element.theme);
    // The root of a page that went before, where one is free.
    this.root = this.page.root;
    this.root.className = "root";
    shadow.append(this.root);
  }
  setFiles(pairs) {
    this.page.setFiles(pairs);
  }
  set(name, value) {
    if (name === "lang") this.page.setLang(value);
    if (name === "theme") this.page.setTheme(value);
    if (name === "profile") {
      const wrong = this.page.setProfile(value);
      if (wrong) this.element.hear("error", { code: "profile", message: wrong, hint: "", file: "profile" });
    }
  }
  check() {
    this.page.check();
  }
  reset() {
    this.page.reset();
  }
  exportAs(kind, lang, delimiter, mark) {
    return this.page.exportAs(kind, lang, delimiter, mark);
  }
  report(lang, lines) {
    return this.page.report(lang, lines);
  }
  end() {
    this.root.remove();
    this.page.destroy();
    this.page.free();
  }
}

const CONNECT_MS = 30_000;

/** The page in a frame of nobody's origin, spoken to through one port. */
export class Framed {
  constructor(element, shadow, base) {
    this.element = element;
    this.calls = new Map();
    this.next = 0;
    this.frame = document.createElement("iframe");
    this.frame.className = "frame";
    // No allow-same-origin: the frame's origin is nobody's, so no script of this document can look inside.
    this.frame.setAttribute("sandbox", "allow-scripts allow-downloads");
    this.frame.setAttribute("referrerpolicy", "no-referrer");
    this.frame.title = "PosCheck";
    this.opened = new Promise((done, refuse) => {
      this.refuse = refuse;
      this.timer = setTimeout(() => refuse(new PosCheckError("frame-silent", "the frame does not answer: its address may not be framed here, or this origin is not in its list")), CONNECT_MS);
      this.greet = (event) => {
        const { data, source, origin, ports } = event;
        if (source !== this.frame.contentWindow || origin !== "null" || data?.poscheck !== "hello" || data.v !== 1 || ports.length !== 1) return;
        removeEventListener("message", this.greet);
        clearTimeout(this.timer);
        this.port = ports[0];
        this.port.onmessage = ({ data: said }) => this.hear(said, done);
        this.port.postMessage({ call: "start", lang: element.lang || document.documentElement.lang || navigator.language, theme: element.theme, readonly: element.readonly });
      };
      addEventListener("message", this.greet);
    });
    this.opened.catch(() => {});
    this.frame.src = String(base ? new URL("frame.html", base) : URLS.frame());
    shadow.append(this.frame);
  }
  hear(said, opened) {
    if (said?.event === "ready") return opened();
    if (typeof said?.event === "string") return this.element.hear(said.event, said.detail);
    const call = this.calls.get(said?.answer);
    if (!call) return;
    this.calls.delete(said.answer);
    if (said.error) call.refuse(new PosCheckError(said.error.code, said.error.message));
    else call.done(said.value);
  }
  ask(call, more) {
    const id = this.next++;
    return new Promise((done, refuse) => {
      this.calls.set(id, { done, refuse });
      this.port.postMessage({ call, id, ...more });
    });
  }
  setFiles(pairs) {
    this.ask("setFiles", { pairs }).catch(({ code, message }) => this.element.hear("error", { code, message, hint: "", file: null }));
  }
  set(name, value) {
    this.ask("set", { name, value }).catch(({ code, message }) => this.element.hear("error", { code, message, hint: "", file: name }));
  }
  check() {
    this.ask("check").catch(() => {});
  }
  reset() {
    this.ask("reset").catch(() => {});
  }
  exportAs(kind, lang, delimiter, mark) {
    return this.ask("exportAs", { kind, lang, delimiter, mark });
  }
  report(lang, lines) {
    return this.ask("report", { lang, lines });
  }
  end() {
    removeEventListener("message", this.greet);
    clearTimeout(this.timer);
    this.refuse(new PosCheckError("removed", "the element was removed"));
    this.port?.close();
    for (const { refuse } of this.calls.values()) refuse(new PosCheckError("removed", "the element was removed"));
    this.calls.clear();
    this.frame.remove();
  }
}
