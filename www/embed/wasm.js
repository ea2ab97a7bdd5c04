// Loads the program's wasm and says in words what a server did wrong with it.

/** What stood in the way of a check, or of the program itself. */
export class PosCheckError extends Error {
  constructor(code, message, problems = []) {
    super(message);
    this.name = "PosCheckError";
    this.code = code;
    this.problems = problems;
  }
}

const MAGIC = [0x00, 0x61, 0x73, 0x6d];

/** The compiled program from bytes; anything else is refused with what it is. */
export const fromBytes = async (bytes, where, kind) => {
  const head = new Uint8Array(bytes.buffer ?? bytes, bytes.byteOffset ?? 0, Math.min(4, bytes.byteLength));
  if (!MAGIC.every((byte, at) => head[at] === byte)) {
    const told = kind ? ` (the server calls it ${kind})` : "";
    throw new PosCheckError("load-not-wasm", `${where} is no WebAssembly${told}: the file is missing there, or the server answers every address with a page`);
  }
  try {
    return await WebAssembly.compile(bytes);
  } catch (reason) {
    if (reason instanceof WebAssembly.CompileError && !/content security|blocked by csp/i.test(reason.message)) {
      throw new PosCheckError("load-damaged", `${where} is damaged: ${reason.message}`);
    }
    throw new PosCheckError("load-policy", "the page's policy forbids WebAssembly: add 'wasm-unsafe-eval' to its script-src");
  }
};

/** The compiled program from an address. */
export const fromUrl = async (url) => {
  let answer;
  try {
    answer = await fetch(url);
  } catch (reason) {
    throw new PosCheckError("load-unreachable", `${url} can't be read: it is elsewhere and not shared with this page, or the page's policy (connect-src) forbids it (${reason.message})`);
  }
  if (!answer.ok) throw new PosCheckError("load-missing", `${url}: ${answer.status}`);
  const kind = answer.headers.get("Content-Type") ?? "";
  if (!kind.startsWith("application/wasm")) {
    console.warn(`PosCheck: ${url} comes as ${kind || "no type"}; it works, but starts faster when the server sends application/wasm for .wasm files`);
  }
  return fromBytes(await answer.arrayBuffer(), String(url), kind);
};
