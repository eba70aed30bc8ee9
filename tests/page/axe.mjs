// Runs axe-core in the page that a browser shows.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * Fails with the violations that axe-core finds; `state` names the state of the page in the message. With forced colours the contrast is the
 * system's, and axe-core would compute it from the page's own colours.
 */
export async function assertClean({ driver }, state) {
  const script = `const done = arguments[arguments.length - 1];
    const rules = { "color-contrast": { enabled: !matchMedia("(forced-colors: active)").matches } };
    axe.run(document, { resultTypes: ["violations"], rules }).then(({ violations, passes }) => done({ violations, passes: passes.length }), (error) => done({ error: String(error) }));`;
  const { violations, passes, error } = await driver.executeAsyncScript(`${axe};\n${script}`);
  assert.equal(error, undefined);
  const told = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
  assert.deepEqual(told, [], state);
  assert.ok(passes > 10, `axe-core checked only ${passes} rules`);
}
