// The README's setup outside the repository: the copied folder, the packed package, secrets in .dev.vars and `wrangler dev`, from a start to
// the media that the viewer's page plays.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cp, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { atExit, startEmulator } from "../../tests/built.mjs";
import { install, pack } from "../../tests/matrix/tarball.mjs";
import { folder, newRoom, scratch, session, SESSION_SECRET, until, WEBHOOK_SECRET } from "./worker.mjs";

/** The files to copy; the README lists what can be left out. */
const COPIED = ["package.json", "wrangler.jsonc", "copy-scripts.mjs", "src", "public"];
const PACKAGES = ["hls.js", "ipaddr.js", "jose"];

test("the copied folder works as README.md says, from a start to the viewer's page", {
  timeout: 240_000,
}, async (t) => {
  const emulator = await startEmulator({ startDelay: 1 });
  t.after(() => emulator.stop());
  const place = await scratch(t);
  for (const name of COPIED) await cp(join(folder, name), join(place, name), { recursive: true });
  await install(await pack(join(place, "pack")), place);
  for (const name of PACKAGES) await symlink(join(folder, "node_modules", name), join(place, "node_modules", name));
  const secrets = {
    HMS_ACCESS_KEY: emulator.accessKey,
    HMS_SECRET: emulator.secret,
    SESSION_SECRET,
    WEBHOOK_SECRET,
    API_URL: `${emulator.origin}/v2`,
  };
  await writeFile(
    join(place, ".dev.vars"),
    Object.entries(secrets)
      .map((pair) => `${pair.join("=")}\n`)
      .join(""),
  );
  const { url, said } = await wranglerDev(t, place);

  const room = newRoom();
  const token = await session({ [room]: "abc-defg-hij" });
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const started = await fetch(`${url}/api/live-streams/room/${room}/start`, { method: "POST", headers });
  assert.equal(started.status, 200, await started.clone().text());
  const { id } = await started.json();

  const page = await fetch(`${url}/watch?room=${room}`);
  assert.match(page.headers.get("content-security-policy"), /default-src 'none'.*frame-ancestors 'none'/);
  const loaded = [...(await page.text()).matchAll(/(?:src|href)="(\w[^":]*)"/g)].map(([, name]) => name);
  assert.deepEqual(loaded, ["watch.css", "watch.js"]);
  for (const name of [...loaded, "hls.mjs", "hms-live.js"]) {
    const file = await fetch(`${url}/${name}`);
    assert.equal(file.status, 200, name);
    assert.match(file.headers.get("content-type"), name.endsWith(".css") ? /css/ : /javascript/);
  }

  const read = async () => (await fetch(`${url}/api/live-streams/${id}`)).json();
  await until(async () => (await read()).status === "running", "the viewer reads that the stream is running");
  const { playback } = await read();
  await until(async () => (await fetch(playback.url)).status === 200, "there is a playlist");
  for (const secret of [emulator.secret, SESSION_SECRET, WEBHOOK_SECRET]) assert.ok(!said.join().includes(secret));
});

/** Starts `wrangler dev` and returns its URL and output. */
async function wranglerDev(t, place) {
  const wrangler = join(folder, "node_modules/wrangler/bin/wrangler.js");
  const given = [
    "dev",
    "--port",
    "0",
    "--inspector-port",
    "0",
    "--ip",
    "127.0.0.1",
    "--show-interactive-dev-session=false",
  ];
  const env = { ...process.env, CI: "true", WRANGLER_SEND_METRICS: "false", WRANGLER_LOG_PATH: join(place, "logs") };
  const child = spawn(process.execPath, [wrangler, ...given], {
    cwd: place,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const end = () => child.exitCode === null && child.signalCode === null && process.kill(-child.pid, "SIGKILL");
  atExit.add(end);
  t.after(end);
  const said = [];
  const url = await new Promise((ready, failed) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on("line", (line) => {
        said.push(line);
        const [, found] = /Ready on (http:\S+)/.exec(line) ?? [];
        if (found) ready(found);
      });
    }
    child.once("exit", (code) => failed(new Error(`wrangler ended with ${code}: ${said.join("\n")}`)));
  });
  return { url, said };
}
