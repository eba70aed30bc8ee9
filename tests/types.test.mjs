// The published types compile in strict mode with every supported compiler, module resolution and library.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { promisify } from "node:util";
import { packageFolder, root } from "./built.mjs";

const run = promisify(execFile);

/** The oldest version that the README supports, and the newest. */
const COMPILERS = { "TypeScript 5.0": "typescript-5.0", "the newest TypeScript": "typescript" };

const RESOLUTIONS = {
  nodenext: { module: "nodenext", moduleResolution: "nodenext" },
  bundler: { module: "esnext", moduleResolution: "bundler" },
  "bundler for Workers": { module: "esnext", moduleResolution: "bundler", customConditions: ["workerd"] },
};

const LIBRARIES = {
  "the DOM": { lib: ["ES2022", "DOM"], types: [] },
  "@types/node alone": { lib: ["ES2022"], types: ["node"] },
  "the language alone": { lib: ["ES2022"], types: [] },
};

const PROGRAMS = {
  "everything.ts": ["the DOM", "@types/node alone", "the language alone"],
  "exact.ts": ["the DOM", "@types/node alone", "the language alone"],
  "entries.ts": ["the DOM", "@types/node alone", "the language alone"],
  "web.ts": ["the DOM", "@types/node alone"],
  "handler.ts": ["@types/node alone"],
  "signals.ts": ["@types/node alone"],
  "wasm.ts": ["the DOM", "@types/node alone", "the language alone"],
  "wasm-platform.ts": ["the DOM"],
};

const folder = mkdtempSync(join(tmpdir(), "hms-live-types-"));
after(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, "node_modules/@types"), { recursive: true });
symlinkSync(packageFolder, join(folder, "node_modules/hms-live"), "dir");
for (const name of ["@types/node", "undici-types"]) {
  symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name), "dir");
}
writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
for (const name of Object.keys(PROGRAMS)) copyFileSync(join(root, "tests/types", name), join(folder, name));
copyFileSync(join(root, "tests/types/everything.ts"), join(folder, "everything.cts"));

for (const [version, compiler] of Object.entries(COMPILERS)) {
  describe(version, () => {
    for (const [resolution, how] of Object.entries(RESOLUTIONS)) {
      for (const [library, what] of Object.entries(LIBRARIES)) {
        it(`compiles programs with ${resolution} resolution and ${library}`, { timeout: 120_000 }, async () => {
          const files = Object.keys(PROGRAMS).filter((name) => PROGRAMS[name].includes(library));
          if (resolution === "nodenext") files.push("everything.cts");
          await compiles(compiler, `${version}-${resolution}-${library}`, { ...how, ...what }, files);
        });
      }
    }

    it("reports a type error", { timeout: 120_000 }, async () => {
      writeFileSync(join(folder, "mistake.ts"), 'import { startLiveStream } from "hms-live";\nstartLiveStream(5);\n');
      const options = { ...RESOLUTIONS.nodenext, ...LIBRARIES["the language alone"] };
      await assert.rejects(compiles(compiler, `${version}-mistake`, options, ["mistake.ts"]), /mistake\.ts/);
    });
  });
}

it("the oldest compiler is the version in the package's README", () => {
  const [, promised] = /TypeScript (\d+\.\d+) or later/.exec(readFileSync(join(packageFolder, "README.md"), "utf8"));
  const { version } = JSON.parse(readFileSync(join(root, "node_modules/typescript-5.0/package.json"), "utf8"));
  assert.ok(version.startsWith(`${promised}.`), `${version} against ${promised}`);
});

async function compiles(compiler, name, options, files) {
  const compilerOptions = {
    target: "ES2022",
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noImplicitOverride: true,
    verbatimModuleSyntax: !files.some((file) => file.endsWith(".cts")),
    skipLibCheck: false,
    noEmit: true,
    ...options,
  };
  const config = join(folder, `${name.replaceAll(/\W/g, "-")}.json`);
  writeFileSync(config, JSON.stringify({ compilerOptions, files }));
  try {
    await run(process.execPath, [join(root, "node_modules", compiler, "bin/tsc"), "--project", config], {
      cwd: folder,
    });
  } catch (error) {
    assert.fail(`${error.stdout}${error.stderr}`);
  }
}
