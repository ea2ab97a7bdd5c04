// The worker's first and only own message is the compiled program; from then on the program listens.
"use strict";

self.onmessage = ({ data }) => {
  wasm_bindgen.initSync({ module: data });
  wasm_bindgen.worker_main();
};
