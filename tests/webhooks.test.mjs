// verifyWebhook with signatures from node:crypto, through both builds of the library.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { libraries } from "./fuzz/libraries.mjs";
import {
  OLD_SECRET,
  SECRET,
  VALUE,
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
  const { refused, misused } = assertionsFor(lib);

  describe(`verifyWebhook of the ${name}`, () => {
    for (const { name, text } of samples) {
      it(`the sample ${name} is returned unchanged when its signature is valid`, async () => {
        for (const body of [
          text,
          Buffer.from(text),
          new Uint8Array(Buffer.from(text)),
          new TextEncoder().encode(text),
        ]) {
          assert.deepEqual(await lib.verifyWebhook(signed(body), bySignature), JSON.parse(text));
        }
      });

      it(`the sample ${name} is returned from a Request`, async () => {
        const { headers, body } = signed(text);
        const request = new Request("https://a.example/hook", { method: "POST", headers, body });
        assert.deepEqual(await lib.verifyWebhook(request, bySignature), JSON.parse(text));
      });
    }

    it("a view into the middle of a buffer is verified as the bytes of the view", async () => {
      const text = event();
      const whole = Buffer.from(`before${text}after`);
      const body = new Uint8Array(whole.buffer, whole.byteOffset + 6, text.length);
      assert.equal((await lib.verifyWebhook(signed(body), bySignature)).id, "event-1");
    });

    it("bytes in a shared or resizable buffer are verified, and later writes do not replace them", async () => {
      const text = event();
      const shared = new Uint8Array(new SharedArrayBuffer(text.length));
      shared.set(Buffer.from(text));
      const growing = new Uint8Array(new ArrayBuffer(text.length, { maxByteLength: 4 * text.length }));
      growing.set(Buffer.from(text));
      const { headers } = signed(text);
      for (const body of [shared, growing, new DataView(shared.buffer)]) {
        assert.equal((await lib.verifyWebhook({ headers, body }, bySignature)).id, "event-1");
      }
      const request = { headers, arrayBuffer: async () => growing.buffer };
      assert.equal((await lib.verifyWebhook(request, bySignature)).id, "event-1");
      // A later write to the buffer must not replace the verified bytes.
      for (let turns = 0; turns < 20; turns += 1) {
        shared.set(Buffer.from(text));
        const call = lib.verifyWebhook({ headers, body: shared }, bySignature);
        for (let turn = 0; turn < turns; turn += 1) await undefined;
        shared.set(Buffer.from(event({ id: "event-2" })));
        const { id, code } = await call.catch((error) => error);
        assert.ok(id === "event-1" || code === "ERR_WEBHOOK", `${id} ${code}`);
      }
    });

    it("a body that is too large for an event is rejected", async () => {
      const body = " ".repeat(11 * 1024 * 1024);
      await refused({ headers: {}, body }, bySignature, /cannot be read/);
      const request = { headers: {}, arrayBuffer: async () => new ArrayBuffer(11 * 1024 * 1024) };
      await refused(request, bySignature, /cannot be read/);
    });

    it("a signature may have the prefix sha256= and upper-case digits", async () => {
      const body = event();
      const hex = signature(body);
      for (const sent of [hex, hex.toUpperCase(), `sha256=${hex}`, `SHA256=${hex.toUpperCase()}`, ` ${hex} `]) {
        const request = { headers: { "X-100ms-Signature": sent }, body };
        assert.equal((await lib.verifyWebhook(request, bySignature)).id, "event-1", sent);
      }
    });

    it("a signature with another length, format or body is rejected", async () => {
      const body = event();
      const hex = signature(body);
      const sent = [
        "",
        " ",
        "sha256=",
        hex.slice(1),
        hex.slice(0, -1),
        hex.slice(0, 32),
        `${hex}0`,
        `${hex}${hex}`,
        `0${hex}`,
        "0".repeat(64),
        `sha256=sha256=${hex}`,
        `sha1=${hex}`,
        Buffer.from(hex, "hex").toString("base64"),
        `${hex}, ${hex}`,
        `${hex} ${hex}`,
        `"${hex}"`,
        signature(`${body} `),
        signature(""),
        signature(body, ""),
        signature(body, OLD_SECRET),
        `${hex}\u0000`,
        `\u{1d7ce}${hex}`,
      ];
      for (const header of sent) {
        await refused(
          { headers: { "x-100ms-signature": header }, body },
          bySignature,
          /signature that does not match/,
          inspect(header),
        );
      }
    });

    it("a request without a signature is rejected with the name of the missing header", async () => {
      for (const headers of [
        {},
        new Headers(),
        { "x-100ms-signature": undefined },
        { "x-100ms-signature": null },
        Object.create(null),
      ]) {
        await refused({ headers, body: event() }, bySignature, /has no header x-100ms-signature/);
      }
    });

    it("a body with any changed byte is rejected", async () => {
      const { headers, body } = signed(event());
      const bytes = Buffer.from(body);
      for (let at = 0; at < bytes.length; at += 1) {
        const changed = Buffer.from(bytes);
        changed[at] ^= 1 << (at % 8);
        await refused({ headers, body: changed }, bySignature, /signature/, `byte ${at}`);
      }
      for (const changed of [
        `${body}\n`,
        ` ${body}`,
        body.slice(1),
        JSON.stringify(JSON.parse(body), null, 1),
        "",
        `\ufeff${body}`,
      ]) {
        await refused({ headers, body: changed }, bySignature, /signature/);
      }
    });

    it("several secrets allow rotation, wherever the valid one is in the list", async () => {
      const request = signed(event());
      for (const secrets of [
        [SECRET],
        [SECRET, OLD_SECRET],
        [OLD_SECRET, SECRET],
        ["x", OLD_SECRET, SECRET],
        ["x", SECRET, "y"],
      ]) {
        assert.equal((await lib.verifyWebhook(request, { signatureSecret: secrets })).id, "event-1");
      }
      await refused(request, { signatureSecret: [OLD_SECRET, "x", `${SECRET} `] }, /signature/);
      await refused(
        signed(event(), { secret: [SECRET, OLD_SECRET].join() }),
        { signatureSecret: [SECRET, OLD_SECRET] },
        /signature/,
      );
    });

    it("several values of the secret header allow rotation, wherever the valid one is in the list", async () => {
      const of = (value) => ({ header: { name: "X-My-Secret", value } });
      for (const values of [
        [VALUE],
        [VALUE, "old"],
        ["old", VALUE],
        ["a", "b", VALUE],
        ["a", VALUE, "c"],
        Object.freeze(["a", VALUE]),
      ]) {
        assert.equal((await lib.verifyWebhook(withHeader(event()), of(values))).id, "event-1");
      }
      for (const values of [["old"], ["old", VALUE.slice(1)], [`${VALUE}x`, "x", VALUE.toUpperCase()]]) {
        await refused(withHeader(event()), of(values), /wrong value in its header x-my-secret/);
      }
      // The library joins the values internally, and no combination of them may pass for one.
      for (const sent of ["", `${VALUE}\u001fold`, `${VALUE},old`, `${VALUE} old`]) {
        await refused(withHeader(event(), sent), of([VALUE, "old"]), /header x-my-secret/, inspect(sent));
      }
    });

    it("a missing, empty or unprintable secret is rejected by the name of its argument", async () => {
      const request = signed(event());
      const header = (header) => ({ header });
      const signatureSecret = (signatureSecret) => ({ signatureSecret });
      const cases = [
        [undefined, "checks"],
        [null, "checks"],
        [{}, "checks"],
        [{ signatureSecret: undefined, header: null }, "checks"],
        [signatureSecret(""), "checks.signatureSecret"],
        [signatureSecret([]), "checks.signatureSecret"],
        [signatureSecret([""]), "checks.signatureSecret[0]"],
        [signatureSecret([SECRET, ""]), "checks.signatureSecret[1]"],
        [signatureSecret([SECRET, undefined, OLD_SECRET]), "checks.signatureSecret[1]"],
        [signatureSecret([SECRET, null]), "checks.signatureSecret[1]"],
        [signatureSecret([[SECRET]]), "checks.signatureSecret[0]"],
        [signatureSecret(`${SECRET}\n`), "checks.signatureSecret"],
        [signatureSecret(7), "checks.signatureSecret"],
        [signatureSecret({ 0: SECRET, length: 1 }), "checks.signatureSecret"],
        [signatureSecret(Buffer.from(SECRET)), "checks.signatureSecret"],
        [signatureSecret(new Array(101).fill(SECRET)), "checks.signatureSecret"],
        [header({}), "checks.header.name"],
        [header({ name: "x" }), "checks.header.value"],
        [header({ value: VALUE }), "checks.header.name"],
        [header({ name: "", value: VALUE }), "checks.header.name"],
        [header({ name: "a b", value: VALUE }), "checks.header.name"],
        [header({ name: "ü", value: VALUE }), "checks.header.name"],
        [header({ name: "x", value: "" }), "checks.header.value"],
        [header({ name: "x", value: [] }), "checks.header.value"],
        [header({ name: "x", value: [VALUE, ""] }), "checks.header.value[1]"],
        [header({ name: "x", value: "a\u001fb" }), "checks.header.value"],
        [header({ name: "x", values: VALUE }), "checks.header.values"],
        [header(VALUE), "checks.header"],
        [{ signatureSecrets: SECRET }, "checks.signatureSecrets"],
        [{ secret: SECRET }, "checks.secret"],
        // A valid check does not excuse an invalid one.
        [{ ...bySignature, header: { name: "x-my-secret", value: "" } }, "checks.header.value"],
        [{ ...byHeader, signatureSecret: "" }, "checks.signatureSecret"],
        [{ ...byHeader, signatureSecret: [] }, "checks.signatureSecret"],
      ];
      for (const [checks, argument] of cases) await misused(request, checks, argument);
    });

    it("the secret header is found by name in any case, in every representation of headers", async () => {
      for (const name of ["x-my-secret", "X-My-Secret", "X-MY-SECRET"]) {
        for (const sent of ["x-my-secret", "X-My-Secret", "x-mY-sEcReT"]) {
          const forms = [
            { [sent]: VALUE },
            new Headers({ [sent]: VALUE }),
            new Map([["x-my-secret", VALUE]]),
            { [sent]: [VALUE] },
            Object.assign(Object.create(null), { [sent]: VALUE }),
            Object.freeze({ other: 1, [sent]: VALUE, "set-cookie": ["a", "b"] }),
          ];
          for (const headers of forms) {
            const got = await lib.verifyWebhook({ headers, body: event() }, { header: { name, value: VALUE } });
            assert.equal(got.id, "event-1");
          }
        }
      }
    });

    it("a header that is missing, repeated or inherited is rejected", async () => {
      await refused({ headers: {}, body: event() }, byHeader, /has no header x-my-secret/);
      await refused({ headers: new Headers(), body: event() }, byHeader, /has no header x-my-secret/);
      await refused({ headers: { "x-my-secret": [VALUE, VALUE] }, body: event() }, byHeader, /wrong value/);
      await refused({ headers: { "x-my-secret": [] }, body: event() }, byHeader, /header x-my-secret/);
      await refused({ headers: Object.create({ "x-my-secret": VALUE }), body: event() }, byHeader, /has no header/);
      const inherited = { header: { name: "constructor", value: "function Object() { [native code] }" } };
      await refused({ headers: {}, body: event() }, inherited, /has no header constructor/);
      for (const value of [
        0,
        1,
        true,
        null,
        {},
        [[VALUE]],
        Symbol("x"),
        1n,
        () => VALUE,
        { toString: () => VALUE },
        new String(VALUE),
      ]) {
        // A nested array with one item is equivalent to the item.
        if (Array.isArray(value)) continue;
        await refused(
          { headers: { "x-my-secret": value }, body: event() },
          byHeader,
          /header x-my-secret/,
          inspect(value),
        );
      }
    });
  });
}
