// Loads the page, then the engine, once each; every worker is handed the engine. After this script is done nothing is requested.
"use strict";

(async () => {
  // The one-file page holds its parts in the document itself; elsewhere they lie beside the page.
  const ask = self.poscheckAnswer ?? ((name) => fetch(new URL(name, document.baseURI).href));

  // The text of a file beside the page; it is asked for now so that a worker can start later without a request.
  const text = async (name) => {
    const answer = await ask(name);
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    return answer.text();
  };

  const compile = async (name) => {
    const answer = await ask(name);
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    // A host that sends another type than application/wasm is served all the same, a little slower.
    const kind = answer.headers.get("Content-Type") ?? "";
    return kind.startsWith("application/wasm") ? WebAssembly.compileStreaming(answer) : WebAssembly.compile(await answer.arrayBuffer());
  };

  // The sample month: asked for after the page is on show and before any file is read, so that trying it needs no request.
  const sample = [];
  const keepSample = async () => {
    const parts = ["register-2026-03.xlsx", "acquirer-2026-03.csv"].map(async (name) => {
      const answer = await ask(`sample/${name}`);
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
      return new File([await answer.blob()], name);
    });
    // Without the sample the page is whole all the same.
    sample.push(...(await Promise.all(parts).catch(() => [])));
  };

  // From here on nothing is asked for, not even of the page's own host: the policy is closed behind the program, and workers inherit it.
  let isClosed = false;
  const close = () => {
    if (isClosed) return;
    isClosed = true;
    const lock = document.createElement("meta");
    lock.httpEquiv = "Content-Security-Policy";
    lock.content = "connect-src 'none'";
    document.head.append(lock);
    performance.mark("poscheck-ready");
  };

  // Where the browser wants proof that a script's address is ours, only addresses of our own memory are.
  const policy = self.trustedTypes?.createPolicy("poscheck", {
    createScriptURL: (url) => {
      if (!url.startsWith("blob:")) throw new TypeError("not our worker");
      return url;
    },
  });

  // Gives what makes workers, once the engine is here.
  const engine = async () => {
    const [module, glue, tail] = await Promise.all([compile("engine_bg.wasm"), text("engine.js"), text("worker.js")]);
    // One address for all workers: an address that is made for each would hold its text until the page is gone.
    const url = URL.createObjectURL(new Blob([glue, "\n", tail], { type: "text/javascript" }));
    // A worker of its own, with so much memory at most, reads a file; the engine's worker has what the browser gives.
    return (pages) => {
      close();
      const worker = new Worker(policy ? policy.createScriptURL(url) : url);
      worker.postMessage([module, pages]);
      return worker;
    };
  };

  // Stands for a worker until the engine is here, so that a file may be dropped before: it keeps what is said to it.
  class Coming {
    #worker = null;
    #ended = false;
    #said = [];
    onmessage = null;
    onerror = null;

    constructor(engine, pages) {
      const begin = (make) => {
        if (this.#ended) return;
        this.#worker = make(pages);
        this.#worker.onmessage = (event) => this.onmessage?.(event);
        this.#worker.onerror = (event) => this.onerror?.(event);
        for (const said of this.#said.splice(0)) this.#worker.postMessage(...said);
        // An empty word: from now on somebody is there, and may be waited for.
        this.onmessage?.(new MessageEvent("message", { data: [] }));
      };
      engine.then(begin, (reason) => this.onerror?.(new ErrorEvent("error", { message: String(reason?.message ?? reason), cancelable: true })));
    }
    postMessage(...said) {
      if (this.#worker) this.#worker.postMessage(...said);
      else this.#said.push(said);
    }
    terminate() {
      this.#ended = true;
      this.#worker?.terminate();
    }
  }

  try {
    await wasm_bindgen({ module_or_path: await compile("poscheck_bg.wasm") });
    let make = null;
    let begin;
    const coming = new Promise((done) => (begin = done)).then(engine);
    const spawn = (pages) => (make ? make(pages) : new Coming(coming, pages));
    const root = document.getElementById("app");
    root.replaceChildren();
    const { report, warm } = wasm_bindgen.mount(root, spawn, sample);
    // One turn for the page to be drawn; the network is free by then.
    await new Promise((done) => setTimeout(done));
    begin();
    make = await coming;
    await keepSample();
    close();
    self.poscheck = Object.freeze({ report });
    // A person needs some seconds to find the files; who drops them at once is not kept waiting for this.
    setTimeout(() => warm().then(() => performance.mark("poscheck-warm")), 1000);
  } catch (reason) {
    document.getElementById("boot")?.remove();
    document.getElementById("boot-reason").textContent = String(reason?.message ?? reason);
    document.getElementById("boot-problem").hidden = false;
    throw reason;
  }
})();
