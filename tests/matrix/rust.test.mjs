// Runs the Rust programs of examples/, built by `cargo xtask build --programs`, against the emulator: the Worker in workerd, the page in
// Chromium. Compiling them with their frameworks takes minutes, so only the suite `matrix` does.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { By } from "selenium-webdriver";
import { packageUrl, root, startEmulator } from "../built.mjs";
import { startBrowser } from "../page/browsers.mjs";
import { servePage } from "./pages.mjs";
import { run } from "./processes.mjs";
import { assertNpmPackages } from "./tools.mjs";

const PROGRAMS = ["rust-worker", "rust-page"];
const LIMIT = 900_000;
const ROOM = "63b2bacc1d485406b9a2f27c";

const target = resolve(root, process.env.CARGO_TARGET_DIR ?? "target");
const folderOf = (name) => join(target, "kept", name);

describe("the lockfile of", () => {
  const versionIn = async (lockfile, name) => {
    const text = await readFile(join(root, lockfile), "utf8");
    return new RegExp(`^name = "${name}"\nversion = "(.+)"$`, "m").exec(text)?.[1];
  };
  for (const program of PROGRAMS) {
    it(`${program} has the wasm-bindgen that makes the glue`, async () => {
      const version = await versionIn("Cargo.lock", "wasm-bindgen-cli-support");
      assert.equal(await versionIn(`examples/${program}/Cargo.lock`, "wasm-bindgen"), version);
    });
  }
});

const all = process.env.HMS_LIVE_MATRIX === "all";

(all ? describe : () => {})("programs in Rust", () => {
  before(
    async () => {
      assertNpmPackages();
      const given = ["xtask", "build", "--programs", ...PROGRAMS];
      await run(process.env.CARGO ?? "cargo", given, { cwd: root, limit: LIMIT });
    },
    { timeout: LIMIT },
  );

  it("the Worker puts a room on air in workerd", { timeout: 120_000 }, async () => {
    const emulator = await startEmulator({ startDelay: 1 });
    const { Miniflare, supportedCompatibilityDate } = await import("miniflare");
    const folder = folderOf("rust-worker");
    const worker = new Miniflare({
      modules: true,
      scriptPath: join(folder, "worker.mjs"),
      modulesRoot: folder,
      modulesRules: [
        { type: "CompiledWasm", include: ["**/*.wasm"] },
        { type: "ESModule", include: ["**/*.js"] },
      ],
      compatibilityDate: supportedCompatibilityDate,
      bindings: {
        HMS_ACCESS_KEY: emulator.accessKey,
        HMS_SECRET: emulator.secret,
        HMS_BASE_URL: `${emulator.origin}/v2`,
        OPERATOR_PASSWORD: "let-me-on-air",
      },
    });
    try {
      const ask = async (room, password, method = "POST") => {
        const headers = { authorization: `Bearer ${password}` };
        const response = await worker.dispatchFetch(`http://worker.example/${room}`, { method, headers });
        return [response.status, await response.text()];
      };
      assert.deepEqual(await ask(ROOM, "let-me-on-ai"), [401, "sign in first"]);
      assert.equal((await ask(ROOM, "let-me-on-air", "GET"))[0], 405);
      // Both get the same stream.
      const both = await Promise.all([ask(ROOM, "let-me-on-air"), ask(ROOM, "let-me-on-air")]);
      assert.equal(both[0][0], 200, both[0][1]);
      assert.deepEqual(both[0], both[1]);
      assert.equal((await fetch(both[0][1])).status, 200, "the playlist is there");
      assert.equal((await heard(emulator, "streams")).length, 1);
      const [status, message] = await ask("no%20room", "let-me-on-air");
      assert.ok(status >= 400 && !message.includes(emulator.secret), `${status} ${message}`);
    } finally {
      await worker.dispose();
      emulator.stop();
    }
  });

  it("the page puts a room on air in Chromium, through a handler", { timeout: 120_000 }, async () => {
    const emulator = await startEmulator({ startDelay: 1 });
    const { createHandler, toNodeListener } = await import(packageUrl("dist/server.js"));
    const { accessKey, secret } = emulator;
    const handler = createHandler({
      credentials: { accessKey, secret },
      baseUrl: `${emulator.origin}/v2`,
      authorize: (_, { roomId }) => roomId === ROOM,
    });
    const site = await servePage(folderOf("rust-page"), { api: toNodeListener(handler) });
    const { driver, close } = await startBrowser("Chromium");
    const says = async (words) => {
      let said;
      for (const end = Date.now() + 60_000; Date.now() < end; await sleep(50)) {
        said = await driver.executeScript('return document.querySelector("[role=status]")?.textContent');
        if (words.test(said ?? "")) return;
      }
      assert.fail(`the page says ${said}`);
    };
    const press = (name) => driver.findElement(By.xpath(`//button[.="${name}"]`)).click();
    try {
      await driver.get(site.origin);
      await says(/^off air$/);
      await press("Start");
      await says(/^startLiveStream: roomId must not be empty/);
      const field = await driver.findElement(By.css("input"));
      await field.sendKeys("another-room");
      await press("Start");
      await says(/answered 401: not allowed$/);
      await field.clear();
      await field.sendKeys(ROOM);
      await press("Start");
      await says(/^(starting|running)$/);
      await says(/^on air$/);
      const link = await driver.findElement(By.css("a")).getAttribute("href");
      assert.equal((await fetch(link)).status, 200, "the playlist is there");
      assert.equal((await heard(emulator, "streams")).length, 1);
      await press("Stop");
      await says(/^off air$/);
      assert.notEqual((await heard(emulator, "streams"))[0].status, "running");
    } finally {
      await close();
      site.stop();
      emulator.stop();
    }
  });
});

/** The emulator's record of the room. */
const heard = async ({ origin }, what) => (await fetch(`${origin}/_emulator/${what}?room=${ROOM}`)).json();
