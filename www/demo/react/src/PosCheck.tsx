// <pos-check> as a component: files and settings in, events out as callbacks, the element itself by `ref`.
import { type DetailedHTMLProps, type HTMLAttributes, type Ref, useEffect, useImperativeHandle, useRef } from "react";

import "poscheck";
import type { FileGiven, Lang, PosCheckElement, PosCheckEvents, Side } from "poscheck";

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "pos-check": DetailedHTMLProps<HTMLAttributes<PosCheckElement> & { theme?: string; readonly?: boolean; isolated?: boolean }, PosCheckElement>;
    }
  }
}

type Detail<K extends keyof PosCheckEvents> = (detail: PosCheckEvents[K]["detail"]) => void;

export interface PosCheckProps {
  ref?: Ref<PosCheckElement>;
  /** Given anew when the list is another one; keep it in state or in `useMemo`. */
  files?: readonly (FileGiven | File)[];
  lang?: Lang;
  theme?: "light" | "dark" | "auto";
  /** The merchant's profile, TOML. */
  profile?: string | null;
  sides?: readonly Side[];
  readonly?: boolean;
  isolated?: boolean;
  onReady?: Detail<"poscheck-ready">;
  onProgress?: Detail<"poscheck-progress">;
  onFinished?: Detail<"poscheck-finished">;
  onAlert?: Detail<"poscheck-alert">;
  onDecision?: Detail<"poscheck-decision">;
  onFailed?: Detail<"poscheck-error">;
}

const SIDES: readonly Side[] = ["merchant", "acquirer", "bank"];

export function PosCheck({ ref, files, lang = "zh-CN", theme = "auto", profile = null, sides = SIDES, readonly = false, isolated = false, ...hear }: PosCheckProps) {
  const own = useRef<PosCheckElement>(null);
  useImperativeHandle<PosCheckElement | null, PosCheckElement | null>(ref, () => own.current, []);
  // The listeners stay; whom they call is looked up when something happens.
  const latest = useRef(hear);
  latest.current = hear;
  useEffect(() => {
    const element = own.current;
    if (!element) return;
    const stop = new AbortController();
    const on = <K extends keyof PosCheckEvents>(kind: K, tell: (detail: PosCheckEvents[K]["detail"]) => void) =>
      element.addEventListener(kind, (event) => tell(event.detail), { signal: stop.signal });
    on("poscheck-ready", (detail) => latest.current.onReady?.(detail));
    on("poscheck-progress", (detail) => latest.current.onProgress?.(detail));
    on("poscheck-finished", (detail) => latest.current.onFinished?.(detail));
    on("poscheck-alert", (detail) => latest.current.onAlert?.(detail));
    on("poscheck-decision", (detail) => latest.current.onDecision?.(detail));
    on("poscheck-error", (detail) => latest.current.onFailed?.(detail));
    return () => stop.abort();
  }, []);
  useEffect(() => {
    if (own.current) own.current.profile = profile;
  }, [profile]);
  useEffect(() => {
    if (own.current) own.current.sides = sides;
  }, [sides]);
  useEffect(() => {
    // What is wrong with the files is told by `onFailed`; what the caller did wrong is thrown to the console.
    if (files) own.current?.setFiles(files).catch((reason: unknown) => console.error(reason));
  }, [files]);
  return <pos-check ref={own} lang={lang} theme={theme} readonly={readonly} isolated={isolated} />;
}
