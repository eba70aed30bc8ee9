// Test runners: the ten-line app inside a user's test.
import assert from "node:assert/strict";
import { readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../../built.mjs";
import { run } from "../processes.mjs";
import { newApp } from "../tarball.mjs";
import { folder, script, versionOf } from "../tools.mjs";
import { assertApp } from "../verdicts.mjs";

const MARK = "THE REPORT IS ";
const PARAMETERS = "JSON.parse(process.env.PARAMETERS)";

/** Proves that the test runs in the test runner, by its environment variable. */
const proof = (worker) => `if (!process.env.${worker}) throw new Error("this is not the runner's process");`;
const printed = (value) => `process.stdout.write("\\n${MARK}" + JSON.stringify(${value}) + "\\n");`;

const VITEST = `import { expect, test } from "vitest";
import { app } from "./app.js";

test("the app", async () => {
  ${proof("VITEST_WORKER_ID")}
  const result = await app(${PARAMETERS});
  expect(result.status).toBe("starting");
  ${printed("result")}
});
`;

const JEST = `const { LiveStreamError, buildMeetingUrl, startLiveStream } = require("hms-live");
const { createManagementToken } = require("hms-live/server");

test("the app", async () => {
  ${proof("JEST_WORKER_ID")}
  if (typeof document !== "undefined") throw new Error("this is not the environment of Node");
  const { baseUrl, credentials, room } = ${PARAMETERS};
  const meeting_url = buildMeetingUrl({ subdomain: "myname", room_code: "abc-defg-hij", skip_preview: true });
  const token = await createManagementToken(credentials);
  const stream = await startLiveStream(room, { meeting_url }, { baseUrl, token });
  const error = await startLiveStream(room, {}, { baseUrl, token }).catch((reason) => reason);
  const { code, name } = error instanceof LiveStreamError ? error : {};
  const result = { url: stream.meeting_url, room: stream.room_id, status: stream.status, name, code, same: error.stream?.id === stream.id };
  ${printed("result")}
});
`;

/** Jest's jsdom environment has no fetch, Web Crypto or TextDecoder: the test brings its own fetch, and signing is impossible. */
const JEST_JSDOM = `const { LiveStreamError, buildMeetingUrl, parseMeetingUrl, startLiveStream } = require("hms-live");
const { createManagementToken } = require("hms-live/server");

const answers = [[200, JSON.stringify(require("./stream.json"))], [404, '{"code":404,"message":"room not found"}']];
const fetch = async () => {
  const [status, text] = answers.shift();
  return { status, ok: status === 200, headers: { get: () => null }, text: async () => text };
};

test("the app", async () => {
  ${proof("JEST_WORKER_ID")}
  if (!navigator.userAgent.includes("jsdom")) throw new Error("this is not the environment of jsdom");
  const url = buildMeetingUrl({ subdomain: "myname", room_code: "abc-defg-hij", skip_preview: true });
  const name = "J\u00e9 \u{1f3a5}";
  const kept = parseMeetingUrl(buildMeetingUrl({ subdomain: "myname", room_code: "abc-defg-hij", name })).name === name;
  const options = { token: "a-management-token", fetch };
  const { status } = await startLiveStream("room", { meeting_url: url }, options);
  const error = await startLiveStream("room", {}, options).catch((reason) => reason);
  const credentials = { accessKey: "k", secret: "s" };
  const unsigned = await createManagementToken(credentials, { dangerouslyAllowBrowser: true }).catch((reason) => reason);
  const ours = [error, unsigned].every((each) => each instanceof LiveStreamError);
  ${printed("{ url, status, kept, ours, codes: [error.code, unsigned.code], why: unsigned.message }")}
});
`;

export default function (cell) {
  cell("Vitest: the app in a test", async ({ matrix, say }) => {
    const app = await newTestedApp(matrix, "vitest", { from: ["app.js"], files: { "app.test.js": VITEST } }, [
      "vitest",
    ]);
    const result = await runTestRunner(matrix, app, [script("vitest"), "run"]);
    say(`Vitest ${versionOf("vitest")}: ${assertApp(result)}`);
  });

  cell("Jest, environment node: the app in a test", async ({ matrix, say }) => {
    const app = await newTestedApp(matrix, "jest-node", { type: "commonjs", files: { "app.test.js": JEST } });
    const result = await runTestRunner(matrix, app, [script("jest"), "--env=node"]);
    say(`Jest ${versionOf("jest")}: ${assertApp(result)}`);
  });

  cell("Jest, environment jsdom: the app in a test, with a custom fetch", async ({ matrix, say }) => {
    const files = {
      "app.test.js": JEST_JSDOM,
      "stream.json": await readFile(join(root, "tests/samples/live-stream.starting.json"), "utf8"),
    };
    const app = await newTestedApp(matrix, "jest-jsdom", { type: "commonjs", files }, ["jest-environment-jsdom"]);
    const { why, ...result } = await runTestRunner(matrix, app, [script("jest"), "--env=jsdom"]);
    const url = "https://myname.app.100ms.live/preview/abc-defg-hij?skip_preview=true";
    assert.deepEqual(result, { url, status: "starting", kept: true, ours: true, codes: ["ERR_API", "ERR_INIT"] });
    assert.match(why, /Web Crypto/);
    say(`Jest ${versionOf("jest")} with jsdom: ${result.url}, ${result.codes}; without Web Crypto: ${why}`);
  });
}

async function newTestedApp(matrix, name, content, packages = []) {
  const app = await newApp(matrix, name, content);
  for (const each of packages) await symlink(join(folder, "node_modules", each), join(app, "node_modules", each));
  return app;
}

/** Runs a test runner and returns what the test in it printed. */
async function runTestRunner(matrix, app, given) {
  const { origin, ...credentials } = await matrix.emulator();
  const parameters = { baseUrl: `${origin}/v2`, credentials, room: matrix.newRoom() };
  const env = { PARAMETERS: JSON.stringify(parameters), NODE_OPTIONS: "", NO_COLOR: "1", CI: "true" };
  const output = await run(process.execPath, given, { cwd: app, env });
  const line = output.split("\n").find((each) => each.includes(MARK));
  if (!line) throw new Error(`the test reported nothing:\n${output}`);
  return JSON.parse(line.slice(line.indexOf(MARK) + MARK.length));
}
