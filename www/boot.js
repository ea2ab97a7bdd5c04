// Loads the program once and hands it to the page and to every worker. After this script is done nothing is requested.
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

  const compile = async () => {
    const answer = await ask("poscheck_bg.wasm");
    if (!answer.ok) throw new Error(`poscheck_bg.wasm: ${answer.status}`);
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

  try {
    const [module, glue, tail] = await Promise.all([compile(), text("poscheck.js"), text("worker.js")]);
    await wasm_bindgen({ module_or_path: module });

    // One address for all workers: an address that is made for each would hold its text until the page is gone.
    const url = URL.createObjectURL(new Blob([glue, "\n", tail], { type: "text/javascript" }));
    // A worker of its own, with so much memory at most, reads a file; the engine's worker has what the browser gives.
    const spawn = (pages) => {
      close();
      const worker = new Worker(policy ? policy.createScriptURL(url) : url);
      worker.postMessage([module, pages]);
      return worker;
    };

    const root = document.getElementById("app");
    root.replaceChildren();
    const page = wasm_bindgen.mount(root, spawn, sample);
    // One turn for the page to be drawn; the network is free by then.
    await new Promise((done) => setTimeout(done));
    await keepSample();
    close();
    self.poscheck = Object.freeze(page);
  } catch (reason) {
    document.getElementById("boot")?.remove();
    document.getElementById("boot-reason").textContent = String(reason?.message ?? reason);
    document.getElementById("boot-problem").hidden = false;
    throw reason;
  }
})();
