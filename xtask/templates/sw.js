// Keeps the page for use without a network. Each version has a cache of its own, so a session that runs is never given another version's
// files: the new version waits until the last page of the old one is closed.
'use strict';
const VERSION = '{version}';
const FILES = {files};
const CACHE = `poscheck-${VERSION}`;

const digest = async (bytes) =>
  [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].map((b) => b.toString(16).padStart(2, '0')).join('');

const keep = async (cache, [path, hash]) => {
  const answer = await fetch(path, { cache: 'no-store' });
  const bytes = await answer.clone().arrayBuffer();
  if (!answer.ok || (await digest(bytes)) !== hash) throw new Error(`not the file of this version: ${path}`);
  await cache.put(path, answer);
};

// All or nothing: an install that lacks one file is thrown away, and the old version stays.
self.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE);
      try {
        await Promise.all(Object.entries(FILES).map((entry) => keep(cache, entry)));
      } catch (error) {
        await caches.delete(CACHE);
        throw error;
      }
    })(),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name.startsWith('poscheck-') && name !== CACHE) await caches.delete(name);
    })(),
  );
});

// Whatever is not of this version is not fetched: the worker is no way out.
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  const scope = new URL(self.registration.scope);
  const inside = url.origin === scope.origin && url.pathname.startsWith(scope.pathname);
  const path = inside ? url.pathname.slice(scope.pathname.length) || 'index.html' : '';
  event.respondWith(
    (async () => {
      const found = path in FILES && event.request.method === 'GET' ? await (await caches.open(CACHE)).match(path) : undefined;
      return found ?? Response.error();
    })(),
  );
});
