// What the types must refuse, and what they must say may be missing. Each line below a mark has to be an error.
import { PosCheckElement, PosCheckError, type Alert, type Decision, type ExportKind, type Money, type Report } from "poscheck";
import { check, version, type Check } from "poscheck/headless";

declare const element: PosCheckElement;
declare const report: Report;
declare const done: Check;

// Money is text.
const difference: Money = report.bridge.difference;
// @ts-expect-error
const asNumber: number = report.bridge.difference;

// What may be missing.
const from: string | undefined = report.compared.period?.from;
// @ts-expect-error
const always: string = report.compared.period.from;
// @ts-expect-error
const lines: number = report.lines.length;
const side: string | null | undefined = report.findings[0]?.amount.merchant;
// @ts-expect-error
const sure: string = report.findings[0]?.amount.merchant;

// Only what is there.
// @ts-expect-error
element.exportAs("pdf");
// @ts-expect-error
element.setFiles([{ name: "x", data: "text" }]);
// @ts-expect-error
element.setFiles([{ data: [{ at: new Date() }] }]);
// @ts-expect-error
element.setFiles([{ data: new ArrayBuffer(8), side: "north" }]);
// @ts-expect-error
element.sides = ["north"];
// @ts-expect-error
check([], { lang: "fr" });
// @ts-expect-error
version(7);

// Each event has its detail.
element.addEventListener("poscheck-alert", ({ detail }) => {
  const alert: Alert = detail;
  const due: string | null = alert.due;
  // @ts-expect-error
  const day: string = alert.due;
  return [due, day];
});
element.addEventListener("poscheck-decision", ({ detail }) => {
  const decision: Decision = detail;
  if (decision.step.kind === "decide") return decision.step.acts.map((act) => act.act);
  // @ts-expect-error
  return decision.step.acts;
});
element.addEventListener("poscheck-finished", ({ detail }) => {
  // @ts-expect-error
  return detail.bridge.residual;
});

export const kinds: ExportKind[] = ["json", "xlsx", "html", "csv", "open-items", "audit"];
export const files: Promise<File>[] = kinds.map((kind) => element.exportAs(kind));
export const bytes: Uint8Array[] = kinds.map((kind) => done.exportAs(kind));
export const failed = (reason: unknown): string[] => (reason instanceof PosCheckError ? reason.problems.map(({ hint }) => hint) : []);
export const build: Promise<string> = version().then(({ build }) => build);
export const all = [difference, asNumber, from, always, lines, side, sure];
