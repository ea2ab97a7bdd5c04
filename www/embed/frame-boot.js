// The page inside a frame of its own: nobody's origin, so no script of the document around can look in. It greets only the origins it knows,
// and what it tells before the user agrees holds no row and no figure.
"use strict";

(async () => {
  const refuse = (why) => {
    document.getElementById("boot")?.remove();
    document.getElementById("boot-reason").textContent = why;
    document.getElementById("boot-problem").hidden = false;
  };
  // The address still tells where the file came from, although the sandbox took that origin away.
  const own = new URL(location.href).origin;
  const listed = document.querySelector('meta[name="poscheck-origins"]')?.content.split(/\s+/).filter(Boolean) ?? [];
  const allowed = listed.length ? listed : [own];
  if (parent === self) return refuse("This file is framed by <pos-check isolated>; it is no page of its own.");
  if (self.origin !== "null") return refuse("The frame must be sandboxed, without allow-same-origin.");
  // Not only who frames us but everyone above: a known page may itself be framed by an unknown one.
  if ([...(location.ancestorOrigins ?? [])].some((one) => !allowed.includes(one))) return refuse("Framed by an origin that is not in the list.");

  // The browser hands each port over only where the origin is exactly the one named; there is no other way in, this window hears nothing.
  const opening = new Promise((done) => {
    for (const origin of allowed) {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => {
        if (data?.call === "start") done([port1, data, origin]);
      };
      try {
        parent.postMessage({ poscheck: "hello", v: 1 }, origin, [port2]);
      } catch {
        // An entry of the list that is no origin greets nobody.
      }
    }
  });
  const [port, wishes, around] = await opening;

  const text = async (name) => (await self.poscheckAnswer(name)).text();
  const policy = self.trustedTypes?.createPolicy("poscheck", {
    createScriptURL: (url) => {
      if (!url.startsWith("blob:")) throw new TypeError("not our worker");
      return url;
    },
  });
  const compile = (name) => self.poscheckAnswer(name).then(WebAssembly.compileStreaming);
  const [program, module, glue, tail] = await Promise.all([compile("poscheck_bg.wasm"), compile("engine_bg.wasm"), text("engine.js"), text("worker.js")]);
  await wasm_bindgen({ module_or_path: program });
  const url = URL.createObjectURL(new Blob([glue, "\n", tail], { type: "text/javascript" }));
  const spawn = (pages) => {
    const worker = new Worker(policy ? policy.createScriptURL(url) : url);
    worker.postMessage([module, pages]);
    return worker;
  };

  // No name, no figure, no row: how far, that it is done, which code. Warnings and decisions are the user's own affair and stay here.
  const telling = {
    progress: ({ stage, done, of }) => ({ stage, done, of }),
    finished: () => ({}),
    error: ({ code, file }) => ({ code, message: code, hint: "", file: file ? "*" : null }),
    idle: () => null,
  };
  const hear = (kind, json) => {
    if (Object.hasOwn(telling, kind)) port.postMessage({ event: kind, detail: telling[kind](JSON.parse(json)) });
  };
  const root = document.getElementById("app");
  root.replaceChildren();
  const word = (value) => (typeof value === "string" ? value : "");
  if (wishes.readonly === true) document.documentElement.setAttribute("readonly", "");
  const page = wasm_bindgen.mountElement(root, undefined, spawn, hear, word(wishes.lang), word(wishes.theme));

  // The user is asked each time, by a click inside the frame that no script outside can make.
  const agreed = (kind) =>
    new Promise((done) => {
      const lang = document.documentElement.lang;
      const say = (key) => wasm_bindgen.wordsOf(lang, key);
      const dialog = document.createElement("dialog");
      dialog.className = "dialog";
      const body = document.createElement("div");
      body.className = "dialog__body consent";
      const question = document.createElement("p");
      question.textContent = say("embed-ask").replace("{kind}", kind).replace("{origin}", around);
      const ways = document.createElement("div");
      ways.className = "problem__ways";
      const answer = (key, main, value) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = main ? "button button--main" : "button";
        button.textContent = say(key);
        button.onclick = () => {
          dialog.close();
          done(value);
        };
        ways.append(button);
      };
      answer("embed-agree", true, true);
      answer("embed-refuse", false, false);
      dialog.onclose = () => {
        dialog.remove();
        done(false);
      };
      body.append(question, ways);
      dialog.append(body);
      document.body.append(dialog);
      dialog.showModal();
    });
  const refusal = (code) => Object.assign(new Error(code), { code });
  const given = async (kind, work) => {
    if (!(await agreed(kind))) throw refusal("refused-by-user");
    return work();
  };
  const kinds = ["json", "xlsx", "html", "csv", "open-items", "audit"];
  const isPair = (pair) => Array.isArray(pair) && pair[0] instanceof File && (pair[1] === undefined || typeof pair[1] === "string");
  const calls = {
    setFiles: ({ pairs }) => {
      if (!Array.isArray(pairs) || pairs.length > 200 || !pairs.every(isPair)) throw refusal("usage-value");
      page.setFiles(pairs);
    },
    set: ({ name, value }) => {
      if (name === "lang") page.setLang(word(value));
      if (name === "theme") page.setTheme(word(value));
      if (name === "profile" && page.setProfile(word(value))) throw refusal("profile");
    },
    check: () => page.check(),
    reset: () => page.reset(),
    report: ({ lang, lines }) => given("json", () => page.report(word(lang), lines === true)),
    exportAs: ({ kind, lang, delimiter, mark }) => {
      if (!kinds.includes(kind)) throw refusal("usage-ending");
      return given(kind, () => page.exportAs(kind, word(lang), word(delimiter), mark === true));
    },
  };
  port.onmessage = async ({ data }) => {
    const call = data?.call;
    if (typeof call !== "string" || !Object.hasOwn(calls, call)) {
      if (Number.isInteger(data?.id)) port.postMessage({ answer: data.id, error: { code: "usage-value", message: "no such call" } });
      return;
    }
    try {
      port.postMessage({ answer: data.id, value: await calls[call](data) });
    } catch (reason) {
      port.postMessage({ answer: data.id, error: { code: reason?.code ?? "none", message: String(reason?.message ?? reason) } });
    }
  };
  self.poscheckFrame = true;
  port.postMessage({ event: "ready" });
})();
