// Assertions about the reports of cells.
import assert from "node:assert/strict";

const URL_OF_MEETING = "https://myname.app.100ms.live/preview/abc-defg-hij";

/** Asserts that every case passed, and records the cases for comparison. Returns a summary. */
export function assertSuite({ results, unhandled }, cases, place) {
  const failed = results.filter(({ failure }) => failure !== undefined && failure !== null);
  const lines = failed.map(({ name, failure }) => `${name}: ${failure}`);
  assert.equal(
    failed.length,
    0,
    `${failed.length} of ${results.length} cases failed in ${place}:\n${lines.join("\n")}`,
  );
  assert.deepEqual(unhandled, [], "unhandled rejections");
  assert.ok(results.length > 300, `only ${results.length} cases`);
  cases.set(place, results.map(({ name }) => name).sort());
  return `${results.length} cases`;
}

/** Asserts that both traps were errors with a reason, a new instance replaced each trapped one, and calls in flight completed. */
export function assertTrap({ urls, errors, outcomes, requests, instances }, expected = { instances: 3 }) {
  assert.deepEqual(urls, [URL_OF_MEETING, URL_OF_MEETING, URL_OF_MEETING]);
  for (const { name, code, message, cause } of errors) {
    assert.deepEqual([name, code, cause], ["LiveStreamError", "ERR_INIT", "RuntimeError"], message);
    assert.match(message, /stopped: .+ has been reset, and the next call works/);
  }
  assert.deepEqual(
    outcomes.map(({ code, status }) => [code, status]),
    [
      ["ERR_API", 404],
      ["ERR_API", 404],
    ],
  );
  assert.deepEqual({ requests, instances, errors: errors.length }, { requests: 2, errors: 2, ...expected });
}

/** Asserts that the module could not be loaded, and the error says what to change. */
export function assertBlocked({ name, code, message }) {
  assert.deepEqual([name, code], ["LiveStreamError", "ERR_INIT"], message);
  assert.match(message, /'wasm-unsafe-eval' in script-src/);
  assert.match(message, /init\(module\)/);
}

/** Asserts the result of the ten-line app. Returns a summary. */
export function assertApp({ room, ...result }) {
  const url = `${URL_OF_MEETING}?skip_preview=true`;
  assert.match(room, /^[0-9a-f]{24}$/);
  assert.deepEqual(result, {
    url,
    status: "starting",
    name: "LiveStreamError",
    code: "ERR_ALREADY_RUNNING",
    same: true,
  });
  return `${result.url} is ${result.status}, then ${result.code}`;
}
