// Node, Deno and Bun: a program in an app with the package installed, started as a user would.
import assert from "node:assert/strict";
import { newApp } from "../tarball.mjs";
import { run } from "../processes.mjs";
import { bun, deno } from "../tools.mjs";
import { assertSuite, assertTrap } from "../verdicts.mjs";

/** A program that runs the conformance suite, with the runtime's own way to print errors and count timers. */
const SUITE = (load, place, address) => `${load}
import { runSuite } from "./suite.js";
import { runtime } from "./runtime.js";
${place}
const report = await runSuite(lib, JSON.parse(${address}), place);
console.log(JSON.stringify({ runtime: runtime(), ...report }));
`;

const TRAP = `import * as lib from "hms-live";
import { runtime } from "./runtime.js";
import { trap } from "./trap.js";
console.log(JSON.stringify({ runtime: runtime(), ...(await trap(lib)) }));
`;

const IMPORT = 'import { lib } from "./both.js";';
const REQUIRE = `import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
const lib = { ...require("hms-live/server"), ...require("hms-live") };`;

const NODE_PLACE = `import { inspect as print } from "node:util";
const inspect = (error) => {
  try { return print(error, { showHidden: true, depth: 9 }); } catch { return print(error, { depth: 9 }); }
};
const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
const place = { inspect, timers };`;

const isNode = (flags) => (report) => {
  const { runtime } = report;
  assert.equal(runtime.node, process.versions.node);
  assert.deepEqual([runtime.bun, runtime.deno, runtime.flags], [undefined, undefined, flags]);
  return ["Node", runtime.node, ...flags].join(" ");
};
const isDeno = ({ runtime }) => {
  assert.match(runtime.agent, /^Deno\/2\./);
  assert.equal(runtime.agent, `Deno/${runtime.deno}`);
  return `Deno ${runtime.deno}`;
};
const isBun = ({ runtime }) => {
  assert.match(runtime.agent, /^Bun\/1\./);
  assert.equal(runtime.agent, `Bun/${runtime.bun}`);
  return `Bun ${runtime.bun}`;
};

const PLACES = {
  node: { program: () => process.execPath, flags: [], proof: isNode([]) },
  // The entry for bundlers without support for WebAssembly.
  "node, without WebAssembly": {
    program: () => process.execPath,
    flags: ["--conditions=wintercg"],
    proof: isNode(["--conditions=wintercg"]),
    trap: { instances: 0 },
  },
  // Static imports need no --allow-read.
  deno: { program: deno, flags: ["run", "--no-prompt", "--allow-net"], proof: isDeno },
  bun: { program: bun, flags: ["run"], proof: isBun },
};

/** Forbids the synchronous constructors. Node's own fetch compiles its module in another way. */
const FORBID_WASM = `
for (const name of ["Module", "Instance"]) {
  WebAssembly[name] = () => { throw new Error("WebAssembly is not to be used"); };
}`;

/** How to serve a handler, as in docs/handler.md, and the expression for the program's argument. */
const SERVERS = {
  deno: [
    `const { addr: { port } } = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, handler);`,
    "Deno.args[0]",
  ],
  bun: [`const { port } = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: handler });`, "process.argv[2]"],
};

/** The flags with which Deno and Bun run the program hms-live. */
const PROGRAMS = { deno: ["--no-prompt", "--allow-net", "--allow-env"], bun: [] };

const HANDLER = (serve, given) => `import { startLiveStream } from "hms-live";
import { createHandler } from "hms-live/server";
import { runtime } from "./runtime.js";

const { origin, accessKey, secret, room } = JSON.parse(${given});
const handler = createHandler({ credentials: { accessKey, secret }, baseUrl: origin + "/v2", authorize: () => true });
${serve}
const page = "http://127.0.0.1:" + port;
const asPage = (url, init) => fetch(url, { ...init, headers: { ...init.headers, origin: page } });
const options = { baseUrl: page + "/api", token: "a-session", fetch: asPage };
const { id, status } = await startLiveStream(room, {}, options);
const { code, stream } = await startLiveStream(room, {}, options).catch((error) => error);
console.log(JSON.stringify({ runtime: runtime(), status, code, same: stream?.id === id }));
(globalThis.Deno ?? process).exit();
`;

const SUITES = {
  "Node, with import": ["node", SUITE(IMPORT, NODE_PLACE, "process.argv[2]")],
  "Node, with require": ["node", SUITE(REQUIRE, NODE_PLACE, "process.argv[2]")],
  "Node, the package without WebAssembly": [
    "node, without WebAssembly",
    SUITE(IMPORT, `${NODE_PLACE}${FORBID_WASM}`, "process.argv[2]"),
  ],
  "Deno, with only --allow-net": ["deno", SUITE(IMPORT, "const place = { inspect: Deno.inspect };", "Deno.args[0]")],
  Bun: ["bun", SUITE(IMPORT, "const place = { inspect: Bun.inspect };", "process.argv[2]")],
};

export default function (cell) {
  for (const [name, [place, program]] of Object.entries(SUITES)) {
    cell(
      `${name}: the conformance suite`,
      async ({ matrix, say }) => {
        const emulator = place === "deno" ? await matrix.emulatorWithoutKeepAlive() : await matrix.emulator();
        const app = await newApp(matrix, fileName(name), {
          from: ["suite.js", "runtime.js", "both.js"],
          files: { "main.js": program },
        });
        const report = await runProgram(place, app, [JSON.stringify(emulator)]);
        say(`${PLACES[place].proof(report)}: ${assertSuite(report, matrix.cases, name)}`);
      },
      { extended: name === "Node, with require" || name === "Node, the package without WebAssembly" },
    );
  }

  for (const [place, [serve, given]] of Object.entries(SERVERS)) {
    cell(`${place}: the handler works with the runtime's own server`, async ({ matrix, say }) => {
      const emulator = await matrix.emulator();
      const files = { "main.js": HANDLER(serve, given) };
      const app = await newApp(matrix, `handler-${place}`, { from: ["runtime.js"], files });
      const report = await runProgram(place, app, [JSON.stringify({ ...emulator, room: matrix.newRoom() })]);
      const { status, code, same } = report;
      assert.deepEqual({ status, code, same }, { status: "starting", code: "ERR_ALREADY_RUNNING", same: true });
      say(`${PLACES[place].proof(report)}: ${status}, then ${code} with the stream`);
    });
  }

  for (const [place, flags] of Object.entries(PROGRAMS)) {
    cell(`${place}: the program hms-live starts a stream and stops it`, async ({ matrix, say }) => {
      const { origin, accessKey, secret } = await matrix.emulator();
      const app = await newApp(matrix, `program-${place}`);
      const env = { HMS_ACCESS_KEY: accessKey, HMS_SECRET: secret, HMS_BASE_URL: `${origin}/v2`, NODE_OPTIONS: "" };
      const hms = async (...given) => {
        const { program } = PLACES[place];
        const whole = ["run", ...flags, "node_modules/hms-live/dist/cli.js", ...given, "--json"];
        return JSON.parse(await run(program(), whole, { cwd: app, env }));
      };
      const room = matrix.newRoom();
      const { id, status } = await hms("start", room);
      const { streams } = await hms("stop", "--room", room);
      assert.deepEqual(
        streams.map((stream) => stream.id),
        [id],
      );
      say(`${place}: ${status}, then ${streams[0].status}`);
    });
  }

  for (const place of Object.keys(PLACES)) {
    cell(
      `${place}: a trap rejects with ERR_INIT, the instance is replaced, and calls in flight continue`,
      async ({ matrix, say }) => {
        const app = await newApp(matrix, `trap-${place}`, {
          from: ["trap.js", "runtime.js"],
          files: { "main.js": TRAP },
        });
        const report = await runProgram(place, app, []);
        assertTrap(report, PLACES[place].trap);
        say(`${PLACES[place].proof(report)}: ${report.errors[0].message}`);
      },
    );
  }

  cell("Deno: the types are resolved, and report a type error", async ({ matrix, say }) => {
    const program = (id) =>
      `import { startLiveStream } from "hms-live";\nexport const stream = startLiveStream(${id});\n`;
    const app = await newApp(matrix, "deno-types", { files: { "good.ts": program('"room"'), "bad.ts": program("5") } });
    const check = (file) => run(deno(), ["check", file], { cwd: app, env: { NO_COLOR: "1" } });
    await check("good.ts");
    await assert.rejects(check("bad.ts"), /TS2345/);
    say("TS2345 for an id that is a number");
  });
}

async function runProgram(place, app, given) {
  const { program, flags } = PLACES[place];
  const printed = await run(program(), [...flags, "main.js", ...given], {
    cwd: app,
    env: { NODE_OPTIONS: "", NO_COLOR: "1" },
    limit: 330_000,
  });
  return JSON.parse(printed);
}

const fileName = (name) => name.replaceAll(/\W+/g, "-").toLowerCase();
