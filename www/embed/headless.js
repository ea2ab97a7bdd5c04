// The engine for pages and workers: its wasm lies beside this file.

import { PosCheckError, entry } from "./headless-core.js";
import { fromUrl } from "./wasm.js";

export const { load, check, version } = entry(() => fromUrl(new URL("./engine_bg.wasm", import.meta.url)));
export { PosCheckError };
