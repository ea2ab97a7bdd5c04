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
}
