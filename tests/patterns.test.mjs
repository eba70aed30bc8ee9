// Every pattern of the package takes a time that grows with its text, and no faster. Which patterns there are is read from
// the sources of the drivers and from the memory of the module, so that a new one is not forgotten.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { parse, tokenizer } from "acorn";
import { packageFolder, root } from "./built.mjs";

const SHORT = 50_000;
/** How much longer a text of twice the length may take: twice as long and some noise, where a square takes four times. */
const MOST = 3;
/** Milliseconds below which nobody can tell. */
const FAST = 4;

/** The patterns that are written in the drivers. */
function ofDrivers() {
  const folder = join(root, "pkg-template");
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".js"));
  return files.flatMap((file) => {
    const source = readFileSync(join(folder, file), "utf8");
    const options = { ecmaVersion: "latest", sourceType: "module" };
    // Whatever is not written as a literal would not be found.
    const made = source.match(/new RegExp\(|RegExp\(/g) ?? [];
    assert.equal(made.length, file === "values.js" ? 3 : 0, `${file} makes patterns of texts`);
    parse(source, options);
    return [...tokenizer(source, options)]
      .filter(({ type }) => type.label === "regexp")
      .map(({ value }) => ({ where: file, pattern: new RegExp(value.pattern, value.flags.replace("g", "")) }));
  });
}

/** The patterns of the core: every text of the module that repeats something, whether it is used as a pattern or not. */
async function ofCore() {
  const module = await WebAssembly.compile(readFileSync(join(packageFolder, "dist/server_bg.wasm")));
  const imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {};
    imports[from][name] = () => 0;
  }
  const { exports } = await WebAssembly.instantiate(module, imports);
  const memory = Object.values(exports).find((each) => each instanceof WebAssembly.Memory);
  const texts = Buffer.from(memory.buffer).toString("latin1").split("\0");
  return texts
    .filter((text) => /^[ -~\n]{3,}$/.test(text) && /[*+}]/.test(text))
    .flatMap((text) => {
      try {
        const pattern = text.startsWith("(?i)") ? new RegExp(text.slice(4), "i") : new RegExp(text);
        return [{ where: "the core", pattern }];
      } catch {
        return [];
      }
    });
}

/** What is repeated in texts that are bad for a pattern: its own words, and a character of each sort. */
function pieces({ source }) {
  const plain = source.replace(/\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\[sSdDwWbB]|\[[^\]]*\]|\(\?[:=!<]+/g, "\n");
  const own = plain.replace(/\\(\W)/g, "$1").match(/[\w:/.=?"'# @-]+/g) ?? [];
  return [...new Set([...own, ...'aA0 \t\n/?=.-:&#+%<\\"e[]()~é\0', "a.", "a-", "/a", "a?", "0:", " a", "\na", "=a"])];
}

/** Texts on which a pattern may take long, as functions of their length: a beginning, something repeated, and an end. */
function* texts(pattern) {
  const parts = pieces(pattern);
  const beginnings = [
    "",
    "https://",
    "http://",
    "https://a.",
    "http://127",
    "/",
    "\n",
    ...parts.filter((part) => part.length > 2),
  ];
  for (const beginning of new Set(beginnings)) {
    for (const part of parts) {
      for (const end of ["", "\n\0"]) {
        yield (length) => (beginning + part.repeat(Math.ceil(length / part.length))).slice(0, length) + end;
      }
    }
  }
}

/** The least of some measured times, which a busy machine does not raise. */
function time(pattern, text, rounds) {
  let least = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    pattern.test(text);
    least = Math.min(least, performance.now() - began);
  }
  return least;
}

/** How a pattern does on its worst text: times for a short one and for one of twice the length. */
function worst(pattern, length = SHORT) {
  return Array.from(texts(pattern), (make) => ({ make, took: time(pattern, make(2000), 2) }))
    .sort((left, right) => right.took - left.took)
    .slice(0, 8)
    .map(({ make }) => ({
      text: make(40),
      short: time(pattern, make(length), 2),
      long: time(pattern, make(2 * length), 2),
    }))
    .sort((left, right) => right.long - left.long)[0];
}

const isLinear = ({ short, long }, fast = FAST) => long < fast || long <= MOST * short;

it("the search for a worst text finds the ones that were bad before", () => {
  for (const pattern of [/\?\S+=/, /eyJ[^.]*\.[^.]*\.[^.]*$/, /(:\/\/[^\s?]*\?)[^\s]+/, /\s+$/, /=+$/]) {
    assert.equal(isLinear(worst(pattern, 3000), 0.5), false, `${pattern} passes for linear`);
  }
});

it("every pattern takes a time that grows with its text and no faster", { timeout: 400_000 }, async () => {
  const patterns = [...ofDrivers(), ...(await ofCore())];
  assert.ok(patterns.length > 60, `${patterns.length} patterns`);
  for (const { where, pattern } of patterns) {
    let result = worst(pattern);
    // A busy machine may have had something else to do.
    for (let again = 0; again < 8 && !isLinear(result); again += 1) result = worst(pattern);
    const { text, short, long } = result;
    assert.ok(isLinear(result), `${pattern} of ${where}: ${short} ms, of twice the length ${long} ms: ${text}`);
  }
});
