// Checks files in Node and prints the report: node node.mjs REGISTER STATEMENT
import { readFile } from "node:fs/promises";
import { basename } from "node:path";

import { check } from "poscheck/headless";

const files = await Promise.all(process.argv.slice(2).map(async (path) => ({ name: basename(path), data: await readFile(path) })));
const done = await check(files, { lang: "en" });
process.stdout.write(done.reportText({ lang: "en" }));
process.exitCode = done.differences > 0 ? 1 : 0;
