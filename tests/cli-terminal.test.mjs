// The program `hms-live` on a terminal, without one, and in a pipe whose reader closes it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { open } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { startEmulator } from "./built.mjs";
import { begin, environment, PROGRAM, run } from "./cli/program.mjs";

const COLOUR = /\x1b\[\d+m/;
const WRITTEN_OVER = /\r\x1b\[K/;

let emulator;
let env;
before(async () => {
  emulator = await startEmulator({ startDelay: 0.5 });
  env = environment(`${emulator.origin}/v2`, { TERM: "xterm-256color" });
});
after(() => emulator?.stop());

/** Runs the program on a pseudo-terminal, where stdout and stderr are one stream. `script` passes on its exit code. */
async function onTerminal(given, more) {
  const words = [process.execPath, PROGRAM, ...given].join(" ");
  const command = ["script", "--quiet", "--return", "--command", words, "/dev/null"];
  const { stdout, code } = await run([], { ...env, ...more }, { command });
  return { text: stdout, code };
}

describe("on a terminal", () => {
  it("a progress line is redrawn while it waits, and cleared at the end", async () => {
    const { text, code } = await onTerminal(["start", "terminal-1", "--wait"]);
    assert.equal(code, 0, text);
    assert.match(text, COLOUR);
    assert.match(text, /\r\x1b\[K\x1b\[36m[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]\x1b\[0m {2}waiting until it can be played {2}\d\.\d s/u);
    assert.ok(text.split(WRITTEN_OVER).length > 10, "it is redrawn often");
    const last = text.slice(text.lastIndexOf("\x1b[K"));
    assert.doesNotMatch(last, /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/u);
    assert.match(last, /playback/);
  });

  it("lines are plain with NO_COLOR or TERM=dumb", async () => {
    for (const [room, more] of [
      ["terminal-2", { NO_COLOR: "1" }],
      ["terminal-3", { TERM: "dumb" }],
    ]) {
      const { text, code } = await onTerminal(["start", room, "--wait"], more);
      assert.equal(code, 0, text);
      assert.doesNotMatch(text, /\x1b/);
      assert.match(text, /s {2}starting: stream \w+\r\n.*s {2}running\r\n.*s {2}playable\r\n/);
    }
  });

  it("an error is printed once, with a suggestion, and with --json too", async () => {
    const { text, code } = await onTerminal(["starts", "room"]);
    assert.equal(code, 2);
    assert.match(text, /^\x1b\[31m failed\x1b\[0m {2}there is no command starts; did you mean start\?\r\n/);
    const json = await onTerminal(["starts", "room", "--json"]);
    assert.equal(json.text.split("did you mean").length, 2);
    assert.equal(JSON.parse(json.text).error.exit, 2);
  });

  it("help has bold headings on a terminal only", async () => {
    assert.match((await onTerminal(["start", "--help"])).text, /\x1b\[1mBilling\x1b\[0m/);
    assert.doesNotMatch((await run(["start", "--help"], env)).stdout, /\x1b/);
  });
});

describe("without a terminal", () => {
  it("lines are plain, one per status", async () => {
    const { stdout, stderr } = await run(["start", "pipe-1", "--wait"], env);
    assert.doesNotMatch(stdout + stderr, /[\x1b\r]/);
    assert.equal(stderr.split("\n").length, 5, stderr);
  });

  it("a closed pipe ends a list silently", async () => {
    await fetch(`${emulator.origin}/_emulator/rooms/pipe-2`, { method: "PUT", body: '{"already_running":"allow"}' });
    for (let count = 0; count < 250; count++)
      await fetch(`${emulator.origin}/_emulator/rooms/pipe-2/start`, { method: "POST", body: "{}" });
    const before = (await requests()).length;
    const { code, stderr } = await withClosedStdout(["list", "pipe-2", "--json"]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal((await requests()).length - before, 1, "no further page is requested");
  });

  it("a closed pipe makes a start print how to stop its stream on stderr", async () => {
    for (const [room, form] of [
      ["pipe-3", []],
      ["pipe-4", ["--json"]],
    ]) {
      const { code, stderr } = await withClosedStdout(["start", room, ...form]);
      assert.equal(code, 5, stderr);
      assert.match(stderr, /The result could not be printed\. .* hms-live stop [0-9a-f]{24}\n/);
    }
  });

  it("a full disk is a failure", async () => {
    const onFullDisk = async (...given) => {
      const full = await open("/dev/full", "w");
      const child = spawn(process.execPath, [PROGRAM, ...given], {
        env,
        stdio: ["ignore", full.fd, "pipe"],
        timeout: 60_000,
      });
      const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
      await full.close();
      return { code, stderr };
    };
    const started = await onFullDisk("start", "pipe-6", "--json");
    assert.equal(started.code, 5);
    assert.match(started.stderr, /hms-live stop [0-9a-f]{24}\n/);
    const listed = await onFullDisk("list", "pipe-6");
    assert.equal(listed.code, 1);
    assert.match(listed.stderr, /the result could not be written: .*ENOSPC/);
  });

  it("a closed stderr does not matter", async () => {
    const { child, ended } = begin(["start", "pipe-5", "--wait"], env);
    child.stderr.destroy();
    const { code, stdout } = await ended;
    assert.equal(code, 0);
    assert.match(stdout, /status {5}running/);
  });
});

const requests = async () => (await fetch(`${emulator.origin}/_emulator/requests?room=pipe-2&path=/v2/`)).json();

/** Runs the program with stdout closed by its reader. */
async function withClosedStdout(given) {
  const child = spawn(process.execPath, [PROGRAM, ...given], {
    env: { ...env, PATH: process.env.PATH },
    timeout: 60_000,
  });
  child.stdout.destroy();
  let stderr = "";
  child.stderr.on("data", (more) => (stderr += more));
  const [code] = await once(child, "close");
  return { code, stderr };
}
