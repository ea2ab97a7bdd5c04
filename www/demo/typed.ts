// What a portal's own code looks like with the types; compiled with `tsc --strict`.
import { PosCheckError, type PosCheckElement, type Report } from "poscheck";
import { check, type Row } from "poscheck/headless";

const checker: PosCheckElement | null = document.querySelector("pos-check");
const rows: Row[] = [{ 交易时间: "2026-03-01 12:33:05", 交易金额: "128.50", 手续费: "0.77", 参考号: "202603010001" }];

export async function run(register: File): Promise<string> {
  if (!checker) throw new Error("no element");
  checker.addEventListener("poscheck-error", (event) => console.warn(event.detail.code, event.detail.file));
  await checker.setFiles([register, { name: "statement.csv", data: rows, side: "acquirer" }]);
  try {
    await checker.check();
  } catch (reason) {
    if (reason instanceof PosCheckError) return reason.problems.map((problem) => problem.message).join("\n");
    throw reason;
  }
  const report: Report = await checker.report({ lang: "en" });
  return report.bridge.difference;
}

export async function alone(register: ArrayBuffer): Promise<number> {
  const done = await check([{ name: "register.xlsx", data: register, side: "merchant" }, { name: "statement.csv", data: rows }]);
  const differences: number = done.differences;
  done.free();
  return differences;
}
