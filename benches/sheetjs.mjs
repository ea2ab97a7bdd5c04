// SheetJS on two workbooks, in a worker as a careful page would have it.
self.trustedTypes?.createPolicy("default", { createScriptURL: (url) => url });

const worker = new Worker("sheetjs-worker.js");
const input = document.querySelector("input");
input.addEventListener("change", () => {
  const begun = performance.now();
  worker.onmessage = ({ data }) => (self.done = { ms: performance.now() - begun, found: String(data) });
  worker.onerror = (event) => (self.done = { failed: event.message });
  worker.postMessage([...input.files]);
});
self.ready = true;
