// Readers copy the examples of the documentation into TypeScript, so each must compile in strict mode with only Node's types, only
// the DOM library, or, if it needs neither, with either.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { packageFolder, root } from "./built.mjs";
import { run } from "./matrix/processes.mjs";
import { blocksOf, declarations, pages } from "./readme/blocks.mjs";

const COMPILERS = { "TypeScript 5.0": "typescript-5.0", "the newest TypeScript": "typescript" };

/** Where examples run: the available types, and what only examples for other places use. */
const PLACES = {
  "on a server": { libraries: { lib: ["ES2022"], types: ["node"] }, foreign: /\bdocument\b|from "hls\.js"/ },
  "on a page": {
    libraries: { lib: ["ES2022", "DOM"], types: [] },
    foreign: /\bprocess\b|from "node:|hms-live\/server/,
  },
};

/** Blocks of docs/ with `no-run` are fragments, or configuration of other tools. */
const isFragment = ({ place, flags }) => place.startsWith("docs/") && flags.includes("no-run");

const blocks = [...pages, ...declarations].flatMap(blocksOf).filter((block) => !isFragment(block));
const programs = blocks.flatMap(programsOf);

/** The scripts in a block: the block itself, or the scripts of an HTML page. */
function programsOf({ place, language, text }) {
  const scripts = [...text.matchAll(/<script type="module">([\s\S]*?)<\/script>/g)].map(([, script]) => script);
  const found = { js: [text], ts: [text], html: scripts }[language] ?? [];
  return found.map((program, number) => ({ name: `${place}-${number}`.replaceAll(/\W/g, "-"), program }));
}

const folder = mkdtempSync(join(tmpdir(), "hms-live-readme-types-"));
after(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, "node_modules/@types"), { recursive: true });
symlinkSync(packageFolder, join(folder, "node_modules/hms-live"), "dir");
for (const name of ["@types/node", "undici-types", "hls.js"])
  symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name), "dir");
writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
for (const { name, program } of programs) writeFileSync(join(folder, `${name}.ts`), program);

for (const [version, compiler] of Object.entries(COMPILERS)) {
  describe(`examples of the documentation compile with ${version}`, () => {
    for (const [place, { libraries, foreign }] of Object.entries(PLACES)) {
      it(place, { timeout: 120_000 }, async () => {
        const files = programs.filter(({ program }) => !foreign.test(program)).map(({ name }) => `${name}.ts`);
        assert.ok(files.length > 2, `${files.length} programs`);
        const strictness = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true };
        const resolution = { target: "ES2022", module: "nodenext", moduleResolution: "nodenext", noEmit: true };
        const compilerOptions = { ...strictness, ...resolution, ...libraries };
        const config = join(folder, `${version}-${place}.json`.replaceAll(" ", "-"));
        writeFileSync(config, JSON.stringify({ compilerOptions, files }));
        await run(process.execPath, [join(root, "node_modules", compiler, "bin/tsc"), "--project", config], {
          cwd: folder,
        });
      });
    }
  });
}

it("each example compiles somewhere", () => {
  const anywhere = ({ program }) => Object.values(PLACES).some(({ foreign }) => !foreign.test(program));
  assert.deepEqual(
    programs.filter((program) => !anywhere(program)).map(({ name }) => name),
    [],
  );
});
