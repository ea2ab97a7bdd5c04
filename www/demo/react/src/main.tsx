// A portal that has the statement already: the merchant gives the register's file alone.
import { StrictMode, useCallback, useMemo, useRef, useState } from "react";
import { createRoot } from "react-dom/client";

import type { Finished, PosCheckElement } from "poscheck";

import { PosCheck } from "./PosCheck";
import "./portal.css";
import { statement } from "./statement";

function Portal() {
  const checker = useRef<PosCheckElement>(null);
  const [isOpen, setOpen] = useState(true);
  const [register, setRegister] = useState<File | null>(null);
  const [said, setSaid] = useState("");
  const [told, setTold] = useState<string[]>([]);
  const files = useMemo(() => register && [{ name: "statement.csv", data: statement, side: "acquirer" as const }, { data: register, side: "merchant" as const }], [register]);
  const finished = useCallback(({ bridge, currency }: Finished) => setSaid(bridge ? `${bridge.difference} ${currency ?? ""}` : ""), []);
  const workpaper = async () => {
    const file = await checker.current?.exportAs("xlsx");
    if (file) setTold((before) => [...before, file.name]);
  };
  return (
    <>
      <h1>Reconciliation</h1>
      <label>
        The register's file <input id="register" type="file" onChange={(event) => setRegister(event.target.files?.[0] ?? null)} />
      </label>
      <button id="workpaper" type="button" disabled={!said} onClick={workpaper}>Workpaper</button>
      <button id="toggle" type="button" onClick={() => { setOpen(!isOpen); setSaid(""); setRegister(null); }}>{isOpen ? "Close" : "Open"}</button>
      <output id="said">{said}</output>
      {isOpen && (
        <PosCheck
          ref={checker}
          lang="en"
          {...(files ? { files } : {})}
          onFinished={finished}
          onAlert={({ text }) => setTold((before) => [...before, text])}
          onFailed={({ message }) => setSaid(message)}
        />
      )}
      <ul id="told">{told.map((line, at) => <li key={at}>{line}</li>)}</ul>
    </>
  );
}

const root = document.getElementById("portal");
if (root) createRoot(root).render(<StrictMode><Portal /></StrictMode>);
