// The page is one file: what other deliveries fetch is taken from the document itself.
"use strict";

// A guide is opened from the document itself: at the click the link gets an address of our own memory.
addEventListener("click", (event) => {
  const link = event.composedPath().find((place) => place instanceof HTMLAnchorElement && place.matches("[data-guide]"));
  const held = link && document.getElementById(`held-${link.getAttribute("href")}`);
  if (!held) return;
  link.href = URL.createObjectURL(new Blob([held.textContent], { type: "text/html" }));
}, true);

self.poscheckAnswer = async (name) => {
  const held = document.getElementById(`held-${name}`);
  const isPacked = name.endsWith("_bg.wasm");
  if (!isPacked && !name.startsWith("sample/")) return new Response(held.textContent);
  const packed = Uint8Array.from(atob(held.textContent), (letter) => letter.charCodeAt(0));
  if (!isPacked) return new Response(packed);
  held.remove();
  const bytes = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(bytes, { headers: { "Content-Type": "application/wasm" } });
};
