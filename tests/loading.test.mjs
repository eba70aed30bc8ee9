// How the package loads its WebAssembly module, and that importing it has no side effects.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { describe, it } from "node:test";
import { inNode, packageFolder } from "./built.mjs";
import { liveStream } from "./conformance/bodies.js";
import { SERVER_CALLS } from "./conformance/server-calls.js";
import { functions } from "./declarations.mjs";
import { HANDLER_FUNCTIONS } from "./handler/functions.mjs";

const MEETING = '{ subdomain: "myname", room_code: "abc-defg-hij" }';
const URL_OF_IT = "https://myname.app.100ms.live/preview/abc-defg-hij";

/** Runs a program that prints one line of JSON and nothing else. */
async function answer(program, options) {
  const { stdout, stderr, code } = await inNode(program, options);
  assert.equal(stderr, "", "stderr");
  assert.equal(code, 0, "exit code");
  assert.match(stdout, /^.*\n$/, "one line");
  return JSON.parse(stdout);
}

/** A preamble that records the side effects of an import. */
const WATCH = `
  const done = [];
  const note = (what) => { done.push(what); };
  globalThis.fetch = () => (note("fetch"), Promise.reject(new Error("fetch")));
  process.env = new Proxy(process.env, {
    get: (target, name) => (note("env " + String(name)), target[name]),
    has: (target, name) => (note("env " + String(name)), name in target),
  });
  for (const name of ["log", "info", "warn", "error", "debug"]) console[name] = () => note("console." + name);
  for (const name of ["Module", "Instance"]) {
    const construct = (target, args) => (note("WebAssembly." + name), new target(...args));
    WebAssembly[name] = new Proxy(WebAssembly[name], { construct });
  }
  for (const name of ["compile", "instantiate", "compileStreaming", "instantiateStreaming"]) {
    const real = WebAssembly[name];
    WebAssembly[name] = (...args) => (note("WebAssembly." + name), real(...args));
  }
  for (const name of ["setTimeout", "setInterval", "setImmediate", "queueMicrotask"]) {
    const real = globalThis[name];
    globalThis[name] = (...args) => (note(name), real(...args));
  }
  // Ignores what Node itself does on any import.
  await import("data:text/javascript,");
  const usual = new Set(done.splice(0));
  const own = () => done.filter((what) => !usual.has(what));
  const globals = Object.getOwnPropertyNames(globalThis);
  const print = (value) => process.stdout.write(JSON.stringify(value) + "\\n");
`;

describe("importing the package", () => {
  it("prints nothing, reads no environment, makes no request, compiles nothing and leaves no global", async () => {
    const seen = await answer(`${WATCH}
      await import(PACKAGE);
      print({ done: own(), added: Object.getOwnPropertyNames(globalThis).filter((name) => !globals.includes(name)) });`);
    assert.deepEqual(seen, { done: [], added: [] });
  });

  it("instantiates the module and its decoder once, on the first call, however many calls begin at once", async () => {
    const seen = await answer(
      `${WATCH}
      const hms = await import(PACKAGE);
      const credentials = { accessKey: "k", secret: "s" };
      const before = own();
      await Promise.all(Array.from({ length: 50 }, () => hms.createManagementToken(credentials)));
      hms.buildMeetingUrl(${MEETING});
      const instances = own().filter((what) => what === "WebAssembly.Instance").length;
      print({ before, instances, noise: own().filter((what) => /^(env|console)/.test(what)) });`,
      { entry: "server" },
    );
    assert.deepEqual(seen, { before: [], instances: 2, noise: [] });
  });

  it("throws errors that are instances of every copy's LiveStreamError, which nothing else is", async () => {
    const seen = await answer(`
      import { createRequire } from "node:module";
      const require = createRequire(PACKAGE);
      const copies = [];
      for (const entry of ["index", "server"]) {
        copies.push(await import(new URL(entry + ".js", PACKAGE)));
        copies.push(require(new URL(entry + ".cjs", PACKAGE).pathname));
      }
      const errors = copies.map((hms) => { try { hms.parseMeetingUrl(5); } catch (error) { return error; } });
      const all = copies.every((hms) => errors.every((error) => error instanceof hms.LiveStreamError));
      class Own extends copies[0].LiveStreamError {}
      const throwing = new Proxy({}, { get() { throw new Error("no"); } });
      const others = [new Error("other"), null, undefined, "text", {}, Object.prototype, throwing];
      const wrong = others.filter((other) => other instanceof copies[0].LiveStreamError).length;
      const own = [new Own("own", {}) instanceof Own, new Own("own", {}) instanceof copies[1].LiveStreamError, errors[0] instanceof Own];
      const classes = new Set(copies.map((hms) => hms.LiveStreamError)).size;
      process.stdout.write(JSON.stringify({ all, wrong, own, classes }) + "\\n");`);
    assert.deepEqual(seen, { all: true, wrong: 0, own: [true, true, false], classes: 4 });
  });
});

describe("init", () => {
  const wasm = readFileSync(join(packageFolder, "dist/pkg_bg.wasm"));
  const data = `data:application/wasm;base64,${wasm.toString("base64")}`;
  const preamble = `
    import { readFile } from "node:fs/promises";
    const hms = await import(PACKAGE);
    const file = await readFile(new URL("pkg_bg.wasm", PACKAGE));
    const print = (value) => process.stdout.write(JSON.stringify(value) + "\\n");
    const tried = async (source) => {
      try {
        await hms.init(source);
        return "ready";
      } catch ({ name, code }) {
        return [name, code];
      }
    };
    const url = () => hms.buildMeetingUrl(${MEETING});
    const read = async (response) => (await response.text(), response);
    const revoked = () => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return proxy;
    };
  `;

  for (const [what, source] of Object.entries({
    nothing: "undefined",
    "a module": "await WebAssembly.compile(file)",
    "a module of another realm":
      "(await import('node:vm')).runInNewContext('new WebAssembly.Module(bytes)', { bytes: new Uint8Array(file) })",
    bytes: "new Uint8Array(file)",
    "a Buffer": "file",
    "an ArrayBuffer": "new Uint8Array(file).buffer",
    "a part of a larger buffer": "new Uint8Array([0, 0, ...file, 0]).subarray(2, file.length + 2)",
    "a response": "new Response(file, { headers: { 'content-type': 'application/wasm' } })",
    "a response of another type": "new Response(file, { headers: { 'content-type': 'application/octet-stream' } })",
    "a promise of a response": "Promise.resolve(new Response(file))",
  })) {
    it(`takes ${what}`, async () => {
      assert.deepEqual(await answer(`${preamble} print([await tried(${source}), await tried(${source}), url()]);`), [
        "ready",
        "ready",
        URL_OF_IT,
      ]);
    });
  }

  it("takes a URL, as text or as an object", async () => {
    const server = createServer((request, response) => {
      const isThere = request.url === "/pkg_bg.wasm";
      response.writeHead(isThere ? 200 : 404, { "content-type": "application/wasm" }).end(isThere ? wasm : "");
    });
    await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
    const address = `http://127.0.0.1:${server.address().port}`;
    try {
      for (const source of [
        `"${address}/pkg_bg.wasm"`,
        `new URL("${address}/pkg_bg.wasm")`,
        `fetch("${address}/pkg_bg.wasm")`,
      ]) {
        assert.deepEqual(await answer(`${preamble} print([await tried(${source}), url()]);`), ["ready", URL_OF_IT]);
      }
      const [[name, code], url] = await answer(`${preamble} print([await tried("${address}/nothing"), url()]);`);
      assert.deepEqual([name, code, url], ["LiveStreamError", "ERR_INIT", URL_OF_IT]);
    } finally {
      server.close();
    }
  });

  for (const [what, source, codes] of [
    ["bytes of something else", "new Uint8Array(8)", ["ERR_INIT"]],
    ["an HTML page", "new Response('<html>')", ["ERR_INIT"]],
    ["a 404", "new Response('', { status: 404 })", ["ERR_INIT"]],
    ["a response whose body was read", "await read(new Response(file))", ["ERR_INIT"]],
    ["a request that failed", "Promise.reject(new Error('offline'))", ["ERR_INIT"]],
    ["text that is no URL", "'not a url'", ["ERR_INIT"]],
    ["a URL where nobody answers", "'http://127.0.0.1:9/x.wasm'", ["ERR_INIT"]],
    ["a number", "5", ["ERR_INVALID_ARGUMENT"]],
    ["an object", "{}", ["ERR_INVALID_ARGUMENT"]],
    ["null", "null", ["ERR_INVALID_ARGUMENT"]],
    ["a symbol", "Symbol()", ["ERR_INVALID_ARGUMENT"]],
    ["a revoked proxy", "revoked()", ["ERR_INIT", "ERR_INVALID_ARGUMENT"]],
    [
      "an object that throws",
      "{ get [Symbol.toStringTag]() { throw new Error('x'); } }",
      ["ERR_INIT", "ERR_INVALID_ARGUMENT"],
    ],
    ["the module of the other entry", "await readFile(new URL('server_bg.wasm', PACKAGE))", ["ERR_INIT"]],
    ["another module", "await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))", ["ERR_INIT"]],
  ]) {
    it(`refuses ${what} with a LiveStreamError, and the next call works with the built-in module`, async () => {
      const next = "(() => { try { return url(); } catch (error) { return String(error); } })()";
      const program = `${preamble} print([await tried(${source}), ${next}]);`;
      const [[name, code], url] = await answer(program);
      assert.equal(name, "LiveStreamError");
      assert.ok(codes.includes(code), code);
      assert.equal(url, URL_OF_IT, "the next call");
    });
  }

  it("does nothing once a call was made", async () => {
    assert.deepEqual(
      await answer(`${preamble} url(); print(await tried(${JSON.stringify(data.slice(0, 60))}));`),
      "ready",
    );
  });
});

// Next's `cacheComponents` fails the build of a page that reads the clock or randomness before a request.
it("a call that does not sign reads neither the clock nor randomness before its first request", async () => {
  const seen = await answer(`
    const { getLiveStream, listLiveStreams, waitForLiveStream } = await import(PACKAGE);
    const looked = [];
    for (const [of, name] of [[Date, "now"], [Math, "random"], [crypto, "randomUUID"], [crypto, "getRandomValues"]]) {
      const real = of[name].bind(of);
      Object.defineProperty(of, name, { value: (...given) => (looked.push(name), real(...given)) });
    }
    globalThis.Date = new Proxy(Date, {
      construct: (target, given) => (looked.push("new Date"), new target(...given)),
    });
    const asked = [];
    const options = {
      baseUrl: "https://api.example.com/v2",
      retries: 0,
      fetch: async () => {
        asked.push([...looked]);
        throw new Error("offline");
      },
    };
    const credentials = { accessKey: "k", secret: "s" };
    await listLiveStreams({}, { ...options, token: "t" }).catch(() => {});
    await getLiveStream("s", { ...options, token: async () => "t" }).catch(() => {});
    await waitForLiveStream("s", { ...options, token: "t" }).catch(() => {});
    const first = asked.splice(0).map((looks) => looks.length);
    await getLiveStream("s", { ...options, credentials }).catch(() => {});
    process.stdout.write(JSON.stringify([first, asked[0].length > 0]) + "\\n");`);
  assert.deepEqual(seen, [[0, 0, 0], true], "reads before each request, and whether a signing call has any");
});

/** Emulates Chromium before 115 on a page's main thread, which compiles no module above 4 KB synchronously. */
const REFUSING = `
  const refusing = (name, isSmall) => {
    const construct = (real, args) => {
      if (isSmall(args[0])) return new real(...args);
      throw new RangeError("WebAssembly." + name + " is disallowed on the main thread, if the buffer size is larger than 4KB.");
    };
    WebAssembly[name] = new Proxy(WebAssembly[name], { construct });
  };
  refusing("Module", (bytes) => bytes.byteLength <= 4096);
  refusing("Instance", (module) => WebAssembly.Module.imports(module).length === 0);
  const print = (value) => process.stdout.write(JSON.stringify(value) + "\\n");
  const stream = ${JSON.stringify(liveStream())};
  const fetch = async (url) => Response.json(/live-streams$|\\?|\\/room\\//.test(url) ? { data: [stream] } : stream);
  const start = async () => Response.json(stream);
  const options = { token: "t", baseUrl: "https://api.example.com/v2", fetch };
  const credentials = { accessKey: "k", secret: "s" };
  let copies = 0;
  const fresh = () => import(PACKAGE + "?" + (copies += 1));
`;

describe("a browser that does not compile the module synchronously", () => {
  it("supports every call that returns a promise, even as the first one", async () => {
    const calls = {
      init: "init()",
      startLiveStream: "startLiveStream('r', {}, { ...options, fetch: start })",
      stopLiveStream: "stopLiveStream('s', options)",
      stopLiveStreams: "stopLiveStreams('r', options)",
      getLiveStream: "getLiveStream('s', options)",
      listLiveStreams: "listLiveStreams({}, options)",
      sendTimedMetadata: "sendTimedMetadata('s', { payload: 'x', duration: 1 }, options)",
      pauseRecording: "pauseRecording('s', options)",
      resumeRecording: "resumeRecording('s', options)",
      waitForLiveStream: "waitForLiveStream('s', options)",
      createManagementToken: "createManagementToken(credentials)",
      createAuthToken: "createAuthToken(credentials, { room_id: 'r', role: 'host' })",
      verifyWebhook: "verifyWebhook({ headers: {}, body: '' }, { signatureSecret: 's' })",
    };
    // Synchronous functions need init on pages. Server-only functions are not affected, or work like the calls above.
    const pure = ["buildMeetingUrl", "parseMeetingUrl"];
    const ofServers = [...HANDLER_FUNCTIONS, "recordingFormat", ...SERVER_CALLS.map(([name]) => name)];
    const all = [...Object.keys(calls), ...pure, ...ofServers];
    assert.deepEqual(all.sort(), [...functions.keys()].sort(), "all functions");
    const seen = await answer(
      `${REFUSING}
      const seen = {};
      ${Object.entries(calls)
        .map(
          ([name, call]) => `{
            const hms = await fresh();
            seen.${name} = await hms.${call}.then(() => "done", (error) => error.code);
            seen.${name} += " " + hms.buildMeetingUrl(${MEETING});
          }`,
        )
        .join("\n")}
      const ids = [];
      for await (const { id } of (await fresh()).listLiveStreams({}, options)) ids.push(id);
      print({ seen, ids, id: stream.id });`,
      { entry: "server" },
    );
    for (const name of Object.keys(calls)) {
      assert.equal(seen.seen[name], `${name === "verifyWebhook" ? "ERR_WEBHOOK" : "done"} ${URL_OF_IT}`, name);
    }
    assert.deepEqual(seen.ids, [seen.id]);
  });

  it("builds meeting URLs after init, and fails with advice before it", async () => {
    const seen = await answer(`${REFUSING}
      const hms = await fresh();
      const tried = () => { try { return hms.buildMeetingUrl(${MEETING}); } catch ({ code, message }) { return [code, message]; } };
      const before = tried();
      await hms.init();
      print([before, tried()]);`);
    const [[code, message], url] = seen;
    assert.equal(code, "ERR_INIT");
    assert.match(message, /4KB.*`await init\(\)` first/);
    assert.equal(url, URL_OF_IT);
  });

  it("supports many concurrent first calls", async () => {
    const seen = await answer(`${REFUSING}
      const hms = await fresh();
      const begun = Array.from({ length: 50 }, () => hms.getLiveStream("s", options));
      print(new Set((await Promise.all(begun)).map(({ id }) => id)).size);`);
    assert.equal(seen, 1);
  });

  it("continues calls in flight after a trap", async () => {
    const seen = await answer(`${REFUSING}
      const hms = await fresh();
      let reply;
      const slow = () => new Promise((resolve) => { reply = () => resolve(Response.json(stream)); });
      await hms.init();
      const inFlight = hms.getLiveStream("s", { ...options, fetch: slow });
      const errors = [];
      const deeper = () => ({
        get subdomain() {
          try { hms.buildMeetingUrl(deeper()); } catch (error) { errors.push(error); }
          return "myname";
        },
        room_code: "abc-defg-hij",
      });
      hms.buildMeetingUrl(deeper());
      const trapped = errors[0]?.code;
      const refused = (() => { try { return hms.buildMeetingUrl(${MEETING}); } catch ({ message }) { return message; } })();
      reply();
      const { id } = await inFlight;
      print({ trapped, refused, isSame: id === stream.id, url: hms.buildMeetingUrl(${MEETING}) });`);
    assert.equal(seen.trapped, "ERR_INIT");
    assert.match(seen.refused, /`await init\(\)` first/);
    assert.deepEqual([seen.isSame, seen.url], [true, URL_OF_IT]);
  });
});

describe("a runtime in which the module cannot be loaded", () => {
  it("fails with an error that says what to change, and recovers with init", async () => {
    const seen = await answer(`
      import { readFile } from "node:fs/promises";
      const hms = await import(PACKAGE);
      const compiled = await WebAssembly.compile(await readFile(new URL("pkg_bg.wasm", PACKAGE)));
      const { Module } = WebAssembly;
      WebAssembly.Module = function () { throw new EvalError("Refused to compile or instantiate WebAssembly module"); };
      WebAssembly.Module.exports = Module.exports;
      WebAssembly.compile = async () => new WebAssembly.Module();
      const errors = [];
      try { hms.buildMeetingUrl(${MEETING}); } catch (error) { errors.push(error); }
      try { await hms.getLiveStream("s", { token: "t" }); } catch (error) { errors.push(error); }
      try { await hms.init(); } catch (error) { errors.push(error); }
      await hms.init(compiled);
      const url = hms.buildMeetingUrl(${MEETING});
      const shown = errors.map(({ name, code, message }) => [name, code, message]);
      process.stdout.write(JSON.stringify([shown, url]) + "\\n");`);
    assert.equal(seen[0].length, 3);
    for (const [name, code, message] of seen[0]) {
      assert.deepEqual([name, code], ["LiveStreamError", "ERR_INIT"]);
      assert.match(message, /wasm-unsafe-eval/);
      assert.match(message, /init\(module\)/);
    }
    assert.equal(seen[1], URL_OF_IT);
  });

  it("survives a call when the stack is almost full", async () => {
    const seen = await answer(`
      const hms = await import(PACKAGE);
      const failures = [];
      const dive = () => {
        try { dive(); } catch (error) { /* the stack is full */ }
        try { hms.buildMeetingUrl(${MEETING}); } catch (error) { failures.push(error.name); }
      };
      const shallow = (depth) => { if (depth > 0) return shallow(depth - 1); };
      let deep = 0;
      const count = () => { deep += 1; count(); };
      try { count(); } catch { /* the stack is full */ }
      for (let left = 1; left < 200; left += 3) {
        const down = (depth) => (depth > 0 ? down(depth - 1) : hms.buildMeetingUrl(${MEETING}));
        try { down(deep - left * 20); } catch (error) { failures.push(error.name); }
        if (hms.buildMeetingUrl(${MEETING}) !== "${URL_OF_IT}") failures.push("the call after it does not work");
      }
      process.stdout.write(JSON.stringify([...new Set(failures)]) + "\\n");`);
    for (const name of seen) assert.ok(["LiveStreamError", "RangeError"].includes(name), name);
  });
});
