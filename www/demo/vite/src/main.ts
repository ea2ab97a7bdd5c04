// A portal that has the statement already: the merchant gives the register's file alone.
import "poscheck";
import { PosCheckError, type PosCheckElement } from "poscheck";

import "./portal.css";
import { statement } from "./statement";

function part<T extends HTMLElement>(css: string, kind: new () => T): T {
  const found = document.querySelector(css);
  if (!(found instanceof kind)) throw new Error(`no ${css}`);
  return found;
}

const checker: PosCheckElement | null = document.querySelector("pos-check");
if (!checker) throw new Error("no checker");
const register = part("#register", HTMLInputElement);
const workpaper = part("#workpaper", HTMLButtonElement);
const said = part("#said", HTMLOutputElement);
const told = part("#told", HTMLUListElement);

const line = (text: string): void => {
  const item = document.createElement("li");
  item.textContent = text;
  told.append(item);
};

checker.addEventListener("poscheck-alert", ({ detail }) => line(detail.text));
checker.addEventListener("poscheck-decision", ({ detail }) => line(`${detail.signed.by}: ${detail.step.kind}`));
checker.addEventListener("poscheck-error", ({ detail }) => (said.textContent = detail.message));

register.addEventListener("change", async () => {
  const [file] = register.files ?? [];
  if (!file) return;
  workpaper.disabled = true;
  try {
    await checker.setFiles([{ name: "statement.csv", data: statement, side: "acquirer" }, { data: file, side: "merchant" }]);
    const { bridge, currency } = await checker.check();
    said.textContent = bridge ? `${bridge.difference} ${currency ?? ""}` : "";
    workpaper.disabled = false;
  } catch (reason) {
    said.textContent = reason instanceof PosCheckError ? reason.code : String(reason);
  }
});

workpaper.addEventListener("click", async () => {
  const file = await checker.exportAs("xlsx");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  URL.revokeObjectURL(link.href);
  line(file.name);
});
