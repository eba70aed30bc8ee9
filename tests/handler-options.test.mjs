// The arguments of createHandler, the handler itself and toNodeListener.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TOKEN } from "./handler/api.mjs";
import { captureLog, lib } from "./handler/served.mjs";

const logged = captureLog();

describe("the options", () => {
  const good = { token: TOKEN, authorize: () => true };
  const refusal = (options) => {
    try {
      lib.createHandler(options);
    } catch (error) {
      return error;
    }
    return assert.fail("it was accepted");
  };

  it("are rejected when misspelt, missing or of the wrong type", () => {
    for (const [options, argument, message] of [
      [undefined, "options", /must be an object|is missing/],
      [{ token: TOKEN }, "options.authorize", /is missing/],
      [{ authorize: good.authorize }, "options.credentials", /is missing/],
      [{ ...good, authorise: good.authorize }, "options.authorise", /did you mean authorize/],
      [{ ...good, meetingOrigin: [] }, "options.meetingOrigin", /did you mean meetingOrigins/],
      [{ ...good, timeout: "1" }, "options.timeout", /whole number/],
      [{ ...good, basePath: "/api/" }, "options.basePath", /without a trailing slash/],
    ]) {
      const error = refusal(options);
      assert.deepEqual([error.code, error.argument], ["ERR_INVALID_ARGUMENT", argument], error.message);
      assert.match(error.message, message);
    }
  });

  it("take origins only in the form of URL.origin", () => {
    for (const name of ["origins", "meetingOrigins"]) {
      for (const origin of [
        "https://a.example/",
        "https://A.example",
        "https://a.example:443",
        "a.example",
        "*",
        "null",
        "file:///a",
      ]) {
        assert.equal(refusal({ ...good, [name]: [origin] }).argument, `options.${name}[0]`, origin);
      }
      assert.match(refusal({ ...good, [name]: ["https://A.example/"] }).message, /here "https:\/\/a\.example"/);
      lib.createHandler({ ...good, [name]: ["https://a.example", "http://localhost:3000"] });
    }
  });
});

it("a value that is no Request gets a 500, and the log explains toNodeListener", async () => {
  const handler = lib.createHandler({ token: TOKEN, authorize: () => true });
  const url = "http://app.example/api/live-streams/room/room-1/start";
  for (const request of [undefined, null, 5, {}, { url: "/api/x", headers: {} }, { url, headers: {} }, { url }]) {
    logged.length = 0;
    const answer = await handler(request);
    assert.deepEqual([answer.status, (await answer.json()).message], [500, "internal error"]);
    assert.match(logged.join(), /request must be a web Request; with Node's http or Express, use toNodeListener/);
  }
});

it("toNodeListener accepts only a handler", () => {
  for (const given of [undefined, null, "handler", { token: TOKEN, authorize: () => true }]) {
    assert.throws(() => lib.toNodeListener(given), { code: "ERR_INVALID_ARGUMENT", argument: "handler" });
  }
});
