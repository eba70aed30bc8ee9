// The documentation is executed: each program in it runs against the emulator, with the package that `npm pack` makes, and
// prints what it says it prints. Those for a page run in readme-page.test.mjs.
import assert from "node:assert/strict";
import { transformSync } from "esbuild";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { packageFolder, root, startEmulator } from "./built.mjs";
import { install, pack } from "./matrix/tarball.mjs";
import { blocksOf, pages, text } from "./readme/blocks.mjs";

const run = promisify(execFile);
const setUp = fileURLToPath(new URL("readme/api-on-emulator.mjs", import.meta.url));

const blocks = pages.flatMap(blocksOf);
/** Pieces of larger programs. */
const fragments = blocksOf("worker/README.md").filter((block) => block.language === "js");

const folder = mkdtempSync(join(tmpdir(), "hms-live-readme-"));
await install(await pack(join(folder, "pack")), folder);
const emulator = await startEmulator({ startDelay: 0 });
after(() => {
  emulator.stop();
  rmSync(folder, { recursive: true });
});

describe("programs of the documentation", () => {
  for (const block of blocks.filter(runs)) {
    it(`${block.place} runs and prints what it says`, { timeout: 60_000 }, async () => {
      await fetch(`${emulator.origin}/_emulator/reset`, { method: "POST" });
      const { stdout } = await run(process.execPath, ["--import", setUp, file(block)], {
        cwd: folder,
        env: environment(),
      });
      const printed = stdout.split("\n").map((line) => line.trim());
      let from = 0;
      for (const expected of promised(block.text)) {
        const at = printed.indexOf(expected, from);
        assert.notEqual(at, -1, `${block.place} says that it prints \`${expected}\`, and prints:\n${stdout}`);
        from = at + 1;
      }
    });
  }

  for (const block of blocks.filter(
    (block) => block.language === "js" && block.flags.length > 0 && block.flags[0] !== "page",
  )) {
    it(`${block.place} does not run, says why, and is well-formed`, async () => {
      assert.deepEqual(block.flags, ["no-run"], `unknown flag: ${block.flags}`);
      assert.match(block.text, /^\s*\/\/ \w/, "the first line is a comment that says why the program does not run");
      await wellFormed(block);
    });
  }

  for (const block of fragments) it(`${block.place} is well-formed`, () => wellFormed(block));

  it("there are programs to run", () => {
    const running = blocks.filter(runs);
    assert.ok(running.length >= 2, `${running.length} programs in ${pages}`);
  });
});

it("every link between pages leads to a file that is there", () => {
  for (const page of pages) {
    // That of the package is read where it is published.
    const from = page.startsWith("pkg-template/") ? packageFolder : join(root, page, "..");
    for (const [, target] of text(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)) {
      assert.ok(existsSync(join(from, target)), `${page} links to ${target}, which is not there`);
    }
  }
});

it("the page about errors lists every code of the types, and no other", () => {
  const types = text("pkg-template/index.d.ts");
  const declared = new Set(types.match(/"ERR_[A-Z_]+"/g).map((code) => code.slice(1, -1)));
  const listed = new Set(text("docs/errors.md").match(/ERR_[A-Z_]+/g));
  assert.deepEqual([...listed].sort(), [...declared].sort());
});

/** Whether a block is a program that runs as it stands. */
function runs({ language, flags }) {
  return ["js", "ts"].includes(language) && flags.length === 0;
}

/** What a program says that it prints: the comments behind its calls of console.log. */
function promised(program) {
  return [...program.matchAll(/console\.log\(.*\);\s*\/\/ (.+)$/gm)].map(([, comment]) => comment.trim());
}

async function wellFormed(block) {
  await run(process.execPath, ["--check", file(block)]);
}

function file({ place, language, text: program }) {
  const path = join(folder, `${place.replaceAll(/\W/g, "-")}.mjs`);
  // Node 20 does not take types away by itself.
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
