// The worker's first and only own message is the compiled program, with the most memory it may have in pages of 64 KiB where it is to
// read a file; from then on the program listens.
"use strict";

self.onmessage = ({ data }) => {
  const [module, pages] = [].concat(data);
  // It begins with more than the program needs at its start: the browser gives a page of memory only when it is written to.
  const memory = pages ? new WebAssembly.Memory({ initial: 512, maximum: pages }) : undefined;
  wasm_bindgen.initSync({ module, memory });
  wasm_bindgen.worker_main();
};
