// Asks the browser to keep the page for use without a network. Without service workers, or on a host that forbids them, the page works as before.
"use strict";

if ("serviceWorker" in navigator) {
  const url = new URL("sw.js", document.baseURI).href;
  const createScriptURL = (asked) => {
    if (asked !== url) throw new TypeError("not our service worker");
    return asked;
  };
  const policy = self.trustedTypes?.createPolicy("poscheck-keep", { createScriptURL });
  navigator.serviceWorker.register(policy ? policy.createScriptURL(url) : url, { updateViaCache: "none" }).catch(() => {});

  // What is kept, for the page to show: counted in the store itself, not remembered.
  self.poscheckKept = async () => {
    let files = 0;
    let bytes = 0;
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        files += 1;
        bytes += (await (await cache.match(request)).arrayBuffer()).byteLength;
      }
    }
    return { files, bytes };
  };
}
