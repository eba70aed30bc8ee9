// verifyWebhook against every kind of request, body and argument, through both builds of the library.
import assert from "node:assert/strict";
import { createServer, request as send } from "node:http";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { libraries } from "./fuzz/libraries.mjs";
import { Random } from "./fuzz/random.mjs";
import { put, Values } from "./fuzz/values.mjs";
import { callsDuring } from "./soak/instances.mjs";
import {
  OLD_SECRET,
  SECRET,
  VALUE,
  byBoth,
  byHeader,
  bySignature,
  event,
  assertionsFor,
  samples,
  signature,
  signed,
  withHeader,
} from "./webhook-deliveries.mjs";

for (const [name, load] of Object.entries(libraries)) {
  const lib = await load();
  const { LiveStreamError } = lib;
  const { failure, refused, misused } = assertionsFor(lib);

  describe(`verifyWebhook, requests to the ${name}`, () => {
    it("an IncomingMessage is verified by its headers and its collected body", async () => {
      const outcomes = [];
      const server = createServer(async (incoming, answer) => {
        const chunks = [];
        for await (const chunk of incoming) chunks.push(chunk);
        const request = { headers: incoming.headers, body: Buffer.concat(chunks) };
        outcomes.push(
          await lib.verifyWebhook(request, byBoth).then(
            (found) => found.id,
            (error) => error.code,
          ),
        );
        answer.end();
      });
      await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
      const post = (headers, body) =>
        new Promise((done, failed) => {
          const outgoing = send(
            { port: server.address().port, host: "127.0.0.1", method: "POST", headers },
            (answer) => {
              answer.resume().once("end", done);
            },
          );
          outgoing.once("error", failed).end(body);
        });
      const body = samples[0].text;
      await post(
        { "X-100ms-Signature": `sha256=${signature(body)}`, "X-My-Secret": VALUE, "Set-Cookie": ["a", "b"] },
        body,
      );
      await post({ "X-100ms-Signature": signature(body), "X-My-Secret": [VALUE, "other"] }, body);
      await post({ "X-100ms-Signature": signature(body), "X-My-Secret": VALUE }, `${body} `);
      server.close();
      assert.deepEqual(outcomes, [JSON.parse(body).id, "ERR_WEBHOOK", "ERR_WEBHOOK"]);
    });

    it("a Request whose body was already read is rejected with the advice to verify first", async () => {
      const request = new Request("https://a.example/hook", { method: "POST", ...signed(event()) });
      await request.text();
      await refused(request, bySignature, /verify it before anything else reads the body/);
      await refused(request, byHeader, /verify it before anything else reads the body/);
    });

    it("an already parsed body is rejected with ERR_INVALID_ARGUMENT", async () => {
      const { headers, body } = signed(event());
      for (const parsed of [JSON.parse(body), [...Buffer.from(body)], 7, true, () => body, null]) {
        const error = await failure(lib.verifyWebhook({ headers, body: parsed }, bySignature), inspect(parsed));
        assert.deepEqual([error.code, error.argument], ["ERR_INVALID_ARGUMENT", "request.body"]);
      }
    });

    it("a parsed body that pretends to be bytes is not iterated", {
      timeout: 10_000,
    }, async () => {
      // An unauthenticated sender controls this body, so its claimed length must not cause any work.
      for (const length of [1000, 2 ** 31, 5e10, -1]) {
        let reads = 0;
        const body = new Proxy(
          { byteLength: 1, length },
          {
            get: (target, key) => {
              if (/^\d+$/.test(String(key))) reads += 1;
              if (reads > 2000) throw new Error("enough was read");
              return target[key];
            },
          },
        );
        const error = await failure(
          lib.verifyWebhook({ headers: { "x-100ms-signature": "0" }, body }, bySignature),
          `${length}`,
        );
        assert.deepEqual([reads, error.code, error.argument], [0, "ERR_INVALID_ARGUMENT", "request.body"]);
      }
    });

    it("with both checks, passing only one is not enough", async () => {
      const body = event();
      const good = { "x-100ms-signature": signature(body), "x-my-secret": VALUE };
      assert.equal((await lib.verifyWebhook({ headers: good, body }, byBoth)).id, "event-1");
      await refused(
        { headers: { ...good, "x-my-secret": "x" }, body },
        byBoth,
        /wrong value in its header x-my-secret/,
      );
      await refused({ headers: { ...good, "x-my-secret": undefined }, body }, byBoth, /no header x-my-secret/);
      await refused(
        { headers: { ...good, "x-100ms-signature": signature("") }, body },
        byBoth,
        /signature that does not match/,
      );
      await refused({ headers: { "x-my-secret": VALUE }, body }, byBoth, /no header x-100ms-signature/);
      await refused({ headers: {}, body }, byBoth);
    });

    it("a check that is not configured is not made", async () => {
      const body = event();
      const wrong = { "x-100ms-signature": "wrong", "x-my-secret": VALUE };
      assert.equal((await lib.verifyWebhook({ headers: wrong, body }, byHeader)).id, "event-1");
      const other = { "x-100ms-signature": signature(body), "x-my-secret": "wrong" };
      assert.equal((await lib.verifyWebhook({ headers: other, body }, bySignature)).id, "event-1");
    });

    it("an authentic body that is not UTF-8 JSON is rejected", async () => {
      const bodies = [
        "",
        " ",
        "{",
        "<html></html>",
        "undefined",
        `${event()}}`,
        `${event()},`,
        "\u0000",
        `'${event()}'`,
        Buffer.from([0xff]),
        Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]),
        Buffer.from(event(), "utf16le"),
        Buffer.from(event({ id: "caf\u00e9" }), "latin1"),
        Buffer.from([0xed, 0xa0, 0x80]),
        new Uint8Array(0),
      ];
      for (const body of bodies) await refused(signed(body), bySignature, /not JSON in UTF-8/, inspect(body));
    });

    it("an authentic body of another shape is rejected with the path of its fault", async () => {
      const cases = [
        ["null", "$"],
        ["7", "$"],
        ["[]", "$"],
        ['"x"', "$"],
        ["{}", "$.version"],
        [event({ id: undefined }), "$.id"],
        [event({ id: "" }), "$.id"],
        [event({ id: 7 }), "$.id"],
        [event({ id: null }), "$.id"],
        [event({ version: 2 }), "$.version"],
        [event({ account_id: undefined }), "$.account_id"],
        [event({ timestamp: 1 }), "$.timestamp"],
        [event({ type: "" }), "$.type"],
        [event({ type: ["x"] }), "$.type"],
        [event({ data: undefined }), "$.data"],
        [event({ data: null }), "$.data"],
        [event({ data: [] }), "$.data"],
        [event({ data: "{}" }), "$.data"],
      ];
      for (const [body, path] of cases) {
        assert.equal((await refused(signed(body), bySignature, /contains no event/, body)).path, path, body);
      }
    });

    it("undocumented event types and fields pass through unchanged", async () => {
      for (const type of ["beam.started.success", "peer.join.success", "a type of next year", "é\u{1f600}"]) {
        const body = event({
          type,
          app_id: "app",
          is_replay: true,
          data: { new: [1, { deep: null }] },
          ["__proto__x"]: 1,
        });
        assert.deepEqual(await lib.verifyWebhook(signed(body), bySignature), JSON.parse(body));
      }
      const polluting = event().replace("{", '{"__proto__":{"polluted":true},');
      assert.ok(await lib.verifyWebhook(signed(polluting), bySignature));
      assert.equal({}.polluted, undefined);
    });

    for (const [size, bytes] of [
      ["4 KB", 4096],
      ["1 MB", 1_048_576],
      ["3 MB", 3 * 1_048_576],
    ]) {
      it(`a body of ${size} is verified, and rejected when its last byte differs`, async () => {
        const body = event({ data: { fill: "é".repeat(bytes / 2) } });
        assert.ok(Buffer.byteLength(body) >= bytes);
        for (const given of [body, Buffer.from(body)]) {
          assert.deepEqual(await lib.verifyWebhook(signed(given), bySignature), JSON.parse(body));
        }
        await refused({ ...signed(body), body: `${body.slice(0, -1)} ` }, bySignature, /signature/);
      });
    }

    it("a body is not parsed before every check has passed", async () => {
      const { parse } = JSON;
      const marked = event({ data: { mark: "the body of this case" } });
      let parsed = 0;
      JSON.parse = (text, ...more) => {
        if (String(text).includes("the body of this case")) parsed += 1;
        return parse(text, ...more);
      };
      try {
        await refused(signed(marked, { secret: OLD_SECRET }), bySignature);
        await refused(withHeader(marked, "wrong"), byHeader);
        await refused({ headers: { ...signed(marked).headers, "x-my-secret": "wrong" }, body: marked }, byBoth);
        await refused({ headers: { "x-my-secret": VALUE }, body: marked }, byBoth);
        await misused(signed(marked), {}, "checks");
        assert.equal(parsed, 0);
        await lib.verifyWebhook({ headers: { ...signed(marked).headers, "x-my-secret": VALUE }, body: marked }, byBoth);
        assert.equal(parsed, 1);
      } finally {
        JSON.parse = parse;
      }
    });

    it("a wrong signature takes the same code path wherever its wrong digit is", async () => {
      // This shows that the message, and the order of all calls that the WebAssembly code makes, do not depend on which or how
      // many digits are wrong. It does not show how long the comparison takes, because timing on a shared machine is unreliable;
      // review `includesInConstantTime` for that.
      const body = event();
      const hex = signature(body);
      const wrongAt = (at) => hex.slice(0, at) + (hex[at] === "0" ? "1" : "0") + hex.slice(at + 1);
      const all = [...hex].map((digit) => (digit === "0" ? "1" : "0")).join("");
      const ways = new Set();
      for (const sent of [...[...hex].map((_, at) => wrongAt(at)), all]) {
        for (const checks of [
          bySignature,
          { signatureSecret: [SECRET, OLD_SECRET] },
          { signatureSecret: [OLD_SECRET, SECRET] },
        ]) {
          const calls = await callsDuring(async () => {
            const error = await refused({ headers: { "x-100ms-signature": sent }, body }, checks);
            ways.add(error.message);
          });
          ways.add(`${Array.isArray(checks.signatureSecret)} ${calls.join()}`);
        }
      }
      assert.equal(ways.size, 3, `one message, and one code path per number of secrets: ${[...ways].join("\n")}`);
      assert.ok(
        [...ways].every((way) => way.length > 20),
        "the calls are recorded",
      );
    });

    it("a wrong secret header takes the same code path wherever its wrong character is", async () => {
      const ways = new Set();
      for (let at = 0; at < VALUE.length; at += 1) {
        const sent = `${VALUE.slice(0, at)}X${VALUE.slice(at + 1)}`;
        const calls = await callsDuring(async () => {
          ways.add((await refused(withHeader(event(), sent), byHeader)).message);
        });
        ways.add(calls.join());
      }
      assert.equal(ways.size, 2);
    });

    it("any value in any argument position resolves to the event or rejects with a LiveStreamError", {
      timeout: 60_000,
    }, async () => {
      const random = new Random(100, 0);
      const body = event();
      const good = () => [{ headers: { ...signed(body).headers, "x-my-secret": VALUE }, body }, byBoth];
      const places = [
        [0],
        [0, "headers"],
        [0, "headers", "x-my-secret"],
        [0, "headers", "x-100ms-signature"],
        [0, "headers", "get"],
        [0, "body"],
        [0, "arrayBuffer"],
        [1],
        [1, "header"],
        [1, "header", "name"],
        [1, "header", "value"],
        [1, "signatureSecret"],
        [2],
      ];
      for (const place of places) {
        for (let count = 0; count < 300; count += 1) {
          const values = new Values(random);
          const args = put(good(), place, values.any());
          try {
            assert.equal((await lib.verifyWebhook(...args)).id, "event-1");
          } catch (error) {
            assert.ok(error instanceof LiveStreamError, `${place}: ${values.made.join(" ")} ${values.shown(error)}`);
            assert.ok(["ERR_WEBHOOK", "ERR_INVALID_ARGUMENT"].includes(error.code), `${place}: ${error.message}`);
            assert.ok(!`${error.stack} ${JSON.stringify(error)}`.includes("canary"), `${place}: a secret shows`);
          }
        }
        assert.equal((await lib.verifyWebhook(...good())).id, "event-1");
      }
    });
  });
}
