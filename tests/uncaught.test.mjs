// What Node prints of an uncaught error: the message, the called function, and little else. Node prints the whole source line that
// threw, and the scripts of the package are minified.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { packageFolder, packageUrl } from "./built.mjs";

const run = promisify(execFile);

/** The maximum output in bytes. */
const MOST = 3000;

/** Programs with a mistake, and patterns that Node's output must match: the message, the called function, and the cause. */
const MISTAKES = {
  "a wrong argument": {
    program: "buildMeetingUrl({})",
    says: /^LiveStreamError: buildMeetingUrl: meeting\.subdomain is missing/m,
    names: /^ {4}at buildMeetingUrl \(/m,
  },
  "a wrong argument of a request": {
    program: 'await startLiveStream("room", {}, { token: "t", timeout: -1 })',
    says: /^LiveStreamError: startLiveStream: options\.timeout must be/m,
    names: /^ {4}at startLiveStream \(/m,
  },
  "a wrong filter of a list": {
    program: 'for await (const stream of listLiveStreams({ limit: 1 }, { token: "t" })) console.log(stream)',
    says: /^LiveStreamError: listLiveStreams: filter\.limit must be/m,
    names: /^ {4}at listLiveStreams \(/m,
  },
  "no network, with its cause": {
    program: 'await startLiveStream("room", {}, { token: "t", retries: 0, baseUrl: BASE })',
    says: /^LiveStreamError: POST http:\S+ got no answer: connect ECONNREFUSED/m,
    names: /^ {4}at async startLiveStream \(/m,
    cause: /^ {2}\[cause\]: .*fetch failed$/m,
  },
};

/** Mistakes with server-only functions. */
const MISTAKES_OF_SERVERS = {
  "missing credentials": {
    program: "await createManagementToken({})",
    says: /^LiveStreamError: createManagementToken: credentials\.accessKey is missing/m,
    names: /^ {4}at createManagementToken \(/m,
  },
  "a forged webhook": {
    program:
      'await verifyWebhook({ headers: { "x-100ms-signature": "0" }, body: "{}" }, { signatureSecret: "secret" })',
    says: /^LiveStreamError: the webhook request has a signature that does not match/m,
    names: /^ {4}at async verifyWebhook \(/m,
  },
};

/** Every script that the package's exports provide for Node. */
const scripts = Object.values(JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")).exports).flatMap(
  ({ import: esm, require: cjs }) => [esm, cjs].filter(Boolean).map((each) => each.default.slice(2)),
);

const folder = mkdtempSync(join(tmpdir(), "hms-live-uncaught-"));
let nobody;
before(async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  nobody = `http://127.0.0.1:${server.address().port}/v2`;
  server.close();
  await once(server, "close");
});
after(() => rmSync(folder, { recursive: true }));

for (const script of scripts) {
  describe(`${script}: Node prints a short message`, () => {
    const mistakes = { ...MISTAKES, ...(/server/.test(script) && MISTAKES_OF_SERVERS) };
    for (const [name, { program, says, names, cause = /^/ }] of Object.entries(mistakes)) {
      it(`after ${name}`, async (context) => {
        const printed = await uncaught(script, program);
        context.diagnostic(`${printed.length} bytes`);
        assert.ok(printed.length < MOST, `${printed.length} bytes:\n${printed.slice(0, 5000)}`);
        for (const wanted of [says, names, cause]) assert.match(printed, wanted);
      });
    }
  });
}

it("the package has scripts of both formats", () =>
  assert.deepEqual(scripts.slice(0, 2), ["dist/index.js", "dist/index.cjs"]));

/** What Node writes to stderr when a program ends with an uncaught error. */
async function uncaught(script, program) {
  const isModule = script.endsWith(".js");
  const [, name] = /\b(\w+)\(/.exec(program);
  const from = isModule
    ? `await import(${JSON.stringify(packageUrl(script))})`
    : `require(${JSON.stringify(join(packageFolder, script))})`;
  const main = `${program.includes("await") ? "async " : ""}function main() {\n  ${program};\n}\nmain();`;
  const text = `const BASE = ${JSON.stringify(nobody)};\nconst { ${name} } = ${from};\n${main}\n`;
  const file = join(folder, isModule ? "program.mjs" : "program.cjs");
  writeFileSync(file, text);
  return run(process.execPath, [file], { timeout: 60_000 }).then(
    () => assert.fail("the program ends without an error"),
    ({ stderr }) => stderr,
  );
}
