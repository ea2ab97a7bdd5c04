// DuckDB-wasm on the bench's two files: the digest of each, then the check as far as SQL can say it (duckdb.sql).
// Under the page's policy a worker's address must be proved ours.
import * as duckdb from "@duckdb/duckdb-wasm";
import script from "./duckdb.sql";

self.trustedTypes?.createPolicy("default", { createScriptURL: (url) => url });

// Statements end with a semicolon at a line's end; the lines before one say what it stands for.
const STATEMENTS = script
  .split(/;\s*\n/)
  .map((text) => text.replace(/^\s*--.*$/gm, "").trim())
  .filter((text) => text !== "");

// The digest of a file, by the browser's own means and beside the database, as PosCheck takes it.
const digest = async (file) => crypto.subtle.digest("SHA-256", await file.arrayBuffer());

const run = async () => {
  const worker = new Worker("duckdb-browser-eh.worker.js");
  const db = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), worker);
  await db.instantiate(new URL("duckdb-eh.wasm", location.href).href);
  const connection = await db.connect();
  await connection.query("set autoinstall_known_extensions = false");
  await connection.query("set autoload_known_extensions = false");
  const input = document.querySelector("input");
  input.addEventListener("change", async () => {
    try {
      const begun = performance.now();
      for (const file of input.files) {
        await db.registerFileHandle(file.name, file, duckdb.DuckDBDataProtocol.BROWSER_FILEREADER, true);
      }
      const digests = [...input.files].map(digest);
      let read = 0;
      const found = [];
      for (const sql of STATEMENTS) {
        const before = performance.now();
        const answer = await connection.query(sql);
        if (sql.includes("read_csv(")) read += performance.now() - before;
        if (sql.startsWith("select")) found.push(...answer.toArray().map((row) => Object.values(row.toJSON()).join("=")));
      }
      await Promise.all(digests);
      self.done = { ms: performance.now() - begun, read, found: found.join(" ") };
    } catch (reason) {
      self.done = { failed: String(reason?.message ?? reason) };
    }
  });
  self.ready = true;
};

run().catch((reason) => (self.done = { failed: String(reason?.message ?? reason) }));
