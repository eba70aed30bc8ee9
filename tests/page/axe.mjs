// What axe-core finds on the page that a browser shows.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** `state` says in a complaint where the page was. */
export async function assertClean({ driver }, state) {
  const script = `const done = arguments[arguments.length - 1];
    axe.run(document, { resultTypes: ["violations"] }).then(({ violations, passes }) => done({ violations, passes: passes.length }), (error) => done({ error: String(error) }));`;
  const { violations, passes, error } = await driver.executeAsyncScript(`${axe};\n${script}`);
  assert.equal(error, undefined);
  const told = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
  assert.deepEqual(told, [], state);
  assert.ok(passes > 10, `axe-core looked at ${passes} rules alone`);
}
