// Serves a handler with `node:http`, and sends a browser's requests to it over a real socket.
import assert from "node:assert/strict";
import { createServer, request as send } from "node:http";
import { atExit, packageUrl } from "../built.mjs";

export const lib = await import(packageUrl("dist/server.js"));

/** All answers in this process, which the last test searches for secrets. */
export const answers = [];

/** Captures this process's console.error and console.warn from now on, one string per call. */
export function captureLog() {
  const logged = [];
  for (const name of ["error", "warn"])
    console[name] = (...words) => logged.push([name, ...words].map(String).join(" "));
  return logged;
}

/** Serves a handler on a free port. `options` are those of `createHandler`, `adapter` those of `toNodeListener`. */
export async function serve(options, adapter) {
  const handler = lib.createHandler({ authorize: () => true, ...options });
  const server = createServer(lib.toNodeListener(handler, adapter));
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  // A test that fails before it stops the server must not keep the process alive.
  server.unref();
  const origin = `http://127.0.0.1:${server.address().port}`;
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  atExit.add(stop);
  return { origin, stop, ask: (method, path, more) => ask(origin, method, path, more) };
}

/**
 * Sends a request as a page on the handler's origin would. `headers` override its headers, and an undefined one is omitted. The path is
 * sent unnormalized. `opened` gets the request, so that a test can destroy it.
 */
export function ask(origin, method, path, { body, headers, opened, raw } = {}) {
  const data = raw ?? (body === undefined ? (method === "GET" ? "" : "{}") : JSON.stringify(body));
  const own =
    method === "GET" ? {} : { origin, "content-type": "application/json", "content-length": Buffer.byteLength(data) };
  const all = Object.entries({ ...own, ...headers }).filter(([, value]) => value !== undefined);
  return new Promise((done, failed) => {
    const sent = send(origin, { method, path, headers: Object.fromEntries(all), agent: false }, async (response) => {
      const text = Buffer.concat(await response.toArray()).toString();
      answers.push(`${method} ${path}\n${JSON.stringify(response.headers)}\n${text}`);
      const answer = { status: response.statusCode, headers: response.headers, text };
      Object.defineProperty(answer, "json", { get: () => JSON.parse(text) });
      done(answer);
    });
    sent.on("error", failed);
    opened?.(sent);
    sent.end(method === "GET" ? undefined : data);
  });
}

/** Asserts that an answer is an error in the API's format. */
export function assertRefused({ status, headers, json }, expected, message, reason) {
  assert.equal(status, expected, JSON.stringify(json));
  assert.equal(headers["content-type"], "application/json");
  assert.equal(json.code, expected);
  assert.ok(Array.isArray(json.details), "details");
  if (message) assert.match(json.message, message);
  if (reason) assert.equal(json.reason, reason);
}
