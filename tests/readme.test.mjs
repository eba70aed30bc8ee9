// Runs each example of the documentation against the emulator, with the package from `npm pack`, and checks that it prints what its
// comments promise. Browser examples run in readme-page.test.mjs; documents.test.mjs checks links and all other documents.
import assert from "node:assert/strict";
import { transformSync } from "esbuild";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startEmulator } from "./built.mjs";
import { install, pack } from "./matrix/tarball.mjs";
import { blocksOf, pages, text } from "./readme/blocks.mjs";

const run = promisify(execFile);
const setUp = fileURLToPath(new URL("readme/api-on-emulator.mjs", import.meta.url));

const blocks = pages.flatMap(blocksOf);

const folder = mkdtempSync(join(tmpdir(), "hms-live-readme-"));
await install(await pack(join(folder, "pack")), folder);
const emulator = await startEmulator({ startDelay: 0 });
after(() => {
  emulator.stop();
  rmSync(folder, { recursive: true });
});

describe("examples of the documentation", () => {
  for (const block of blocks.filter(runs)) {
    it(`${block.place} runs and prints what its comments promise`, { timeout: 60_000 }, async () => {
      await fetch(`${emulator.origin}/_emulator/reset`, { method: "POST" });
      const { stdout } = await run(process.execPath, ["--import", setUp, file(block)], {
        cwd: folder,
        env: environment(),
      });
      const printed = stdout.split("\n").map((line) => line.trim());
      let from = 0;
      for (const expected of promised(block.text)) {
        const at = printed.indexOf(expected, from);
        assert.notEqual(at, -1, `${block.place} promises to print \`${expected}\`, but prints:\n${stdout}`);
        from = at + 1;
      }
    });
  }

  for (const block of blocks.filter(
    (block) => block.language === "js" && block.flags.length > 0 && block.flags[0] !== "page",
  )) {
    it(`${block.place} does not run, says why, and is well-formed`, async () => {
      assert.deepEqual(block.flags, ["no-run"], `unknown flag: ${block.flags}`);
      assert.match(
        block.text,
        /^\s*\/\/ \w/,
        "the first line must be a comment that says why the example does not run",
      );
      await wellFormed(block);
    });
  }

  it("there are examples to run", () => {
    const running = blocks.filter(runs);
    assert.ok(running.length >= 2, `${running.length} programs in ${pages}`);
  });
});

it("docs/errors.md lists exactly the declared error codes", () => {
  const types = text("pkg-template/index.d.ts");
  const declared = new Set(types.match(/"ERR_[A-Z_]+"/g).map((code) => code.slice(1, -1)));
  const listed = new Set(text("docs/errors.md").match(/ERR_[A-Z_]+/g));
  assert.deepEqual([...listed].sort(), [...declared].sort());
});

/** Whether a block is an example that runs as it is. */
function runs({ language, flags }) {
  return ["js", "ts"].includes(language) && flags.length === 0;
}

/** What an example promises to print: the comments after its console.log calls. */
function promised(program) {
  return [...program.matchAll(/console\.log\(.*\);\s*\/\/ (.+)$/gm)].map(([, comment]) => comment.trim());
}

async function wellFormed(block) {
  await run(process.execPath, ["--check", file(block)]);
}

function file({ place, language, text: program }) {
  const path = join(folder, `${place.replaceAll(/\W/g, "-")}.mjs`);
  // Node 20 does not strip types.
  writeFileSync(path, language === "ts" ? transformSync(program, { loader: "ts" }).code : program);
  return path;
}

function environment() {
  return {
    ...process.env,
    HMS_ACCESS_KEY: emulator.accessKey,
    HMS_SECRET: emulator.secret,
    HMS_BASE_URL: `${emulator.origin}/v2`,
    WEBHOOK_SECRET: "a-secret",
  };
}
