// The engine for Node: its wasm is read from the disk.

import { readFile } from "node:fs/promises";

import { PosCheckError, entry } from "./headless-core.js";
import { fromBytes } from "./wasm.js";

const WASM = new URL("./engine_bg.wasm", import.meta.url);

export const { load, check, version } = entry(async () => fromBytes(await readFile(WASM), WASM.pathname));
export { PosCheckError };
