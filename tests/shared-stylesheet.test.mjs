// The demo and the emulator's page look alike because they share a stylesheet, not because of copied rules.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root, startEmulator } from "./built.mjs";
import { startPageServer } from "./page/page.mjs";

const limit = { timeout: 30_000 };
const SHARED = readFileSync(join(root, "www/look.css"), "utf8");

let emulator;
let server;
before(async () => {
  emulator = await startEmulator();
  server = await startPageServer(emulator);
}, limit);
after(async () => {
  emulator.stop();
  await server.stop("SIGTERM");
}, limit);

const served = async (path, page) => (await fetch(new URL(path, page))).text();
const sheetsOf = async (path, page) =>
  [...(await served(path, page)).matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, sheet]) => sheet);

test("the emulator's page loads the shared stylesheet before its own", limit, async () => {
  const page = `${emulator.origin}/_emulator/`;
  const [first] = await sheetsOf(page, page);
  assert.equal(first, "/_emulator/ui/look.css");
  assert.equal(await served(first, page), SHARED);
});

test("each page of the demo has one stylesheet, which imports the shared one first", limit, async () => {
  for (const [path, name] of [
    ["/", "operator.css"],
    ["/watch", "viewer.css"],
  ]) {
    assert.deepEqual(await sheetsOf(path, server.url), [`/${name}`]);
    const [first] = readFileSync(join(root, "www", name), "utf8").match(/@import "[^"]+"/g);
    assert.equal(first, '@import "./look.css"');
    assert.match(await served(`/${name}`, server.url), /--accent-strong/);
  }
});

test("no declaration is repeated in another stylesheet", () => {
  const [demo, own] = ["www", "emulator/ui"].map((folder) => {
    const names = readdirSync(join(root, folder)).filter((name) => name.endsWith(".css") && name !== "look.css");
    return names.flatMap((name) => declarations(readFileSync(join(root, folder, name), "utf8")));
  });
  const shared = declarations(SHARED);
  const both = (left, right) => left.filter((each) => right.includes(each));
  assert.deepEqual(
    { demo: both(demo, shared), emulator: both(own, shared), copies: both(demo, own) },
    {
      demo: [],
      emulator: [],
      copies: [],
    },
  );
});

/** Each declaration with each of its selectors: `button | cursor: pointer`. Media queries count as part of a selector. */
function declarations(css) {
  const found = [];
  const open = [];
  for (const [, head, declaration, close] of css
    .replace(/\/\*.*?\*\//gs, "")
    .matchAll(/([^{};]+)\{|([^{};]+);|(\})/g)) {
    if (head) open.push(head.trim());
    else if (close) open.pop();
    else if (open.length > 0)
      for (const selector of open.at(-1).split(","))
        found.push(`${open.slice(0, -1).join(" ")}${selector.trim()} | ${declaration.trim()}`);
  }
  return found;
}
