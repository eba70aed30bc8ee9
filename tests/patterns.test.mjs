// Every regular expression of the package runs in linear time. They are collected from the sources of the drivers and from the memory
// of the WebAssembly module, so that a new one is covered automatically.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { parse, tokenizer } from "acorn";
import { packageFolder, root } from "./built.mjs";

const SHORT = 50_000;
/** The most by which doubling the text may multiply the time: 2 for linear plus noise, where quadratic is 4. */
const MAX_RATIO = 3;
/** Milliseconds below which a measurement is noise. */
const NOISE = 4;

/** The regular expressions in the drivers. */
function driverPatterns() {
  const folder = join(root, "pkg-template");
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".js"));
  return files.flatMap((file) => {
    const source = readFileSync(join(folder, file), "utf8");
    const options = { ecmaVersion: "latest", sourceType: "module" };
    // Only literals are found.
    const made = source.match(/new RegExp\(|RegExp\(/g) ?? [];
    assert.equal(made.length, file === "values.js" ? 3 : 0, `${file} builds patterns from strings`);
    parse(source, options);
    return [...tokenizer(source, options)]
      .filter(({ type }) => type.label === "regexp")
      .map(({ value }) => ({ where: file, pattern: new RegExp(value.pattern, value.flags.replace("g", "")) }));
  });
}

/** The regular expressions of the core: every string in the module with a quantifier, whether it is used as a pattern or not. */
async function corePatterns() {
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

/** What to repeat in worst-case texts: the pattern's own literals, and a character of each class. */
function pieces({ source }) {
  const plain = source.replace(/\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\[sSdDwWbB]|\[[^\]]*\]|\(\?[:=!<]+/g, "\n");
  const own = plain.replace(/\\(\W)/g, "$1").match(/[\w:/.=?"'# @-]+/g) ?? [];
  return [...new Set([...own, ...'aA0 \t\n/?=.-:&#+%<\\"e[]()~é\0', "a.", "a-", "/a", "a?", "0:", " a", "\na", "=a"])];
}

/** Candidates for worst-case texts, as functions of their length: a prefix, something repeated, and a suffix. */
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

/** The minimum of several measurements, which a busy machine does not affect. */
function time(pattern, text, rounds) {
  let least = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    pattern.test(text);
    least = Math.min(least, performance.now() - began);
  }
  return least;
}

/** The time of a pattern on its worst text, and on one of twice the length. */
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

/** Measures again while a pattern is not as expected, because a busy machine may have interrupted the measurement. */
function measured(pattern, isExpected, length) {
  let result = worst(pattern, length);
  for (let again = 0; again < 8 && !isExpected(result); again += 1) result = worst(pattern, length);
  return result;
}

const isLinear = ({ short, long }, noise = NOISE) => long < noise || long <= MAX_RATIO * short;

it("the search finds the worst case of known quadratic patterns", () => {
  for (const pattern of [/\?\S+=/, /eyJ[^.]*\.[^.]*\.[^.]*$/, /(:\/\/[^\s?]*\?)[^\s]+/, /\s+$/, /=+$/]) {
    const isQuadratic = (result) => !isLinear(result, 0.5);
    assert.ok(isQuadratic(measured(pattern, isQuadratic, 3000)), `${pattern} counts as linear`);
  }
});

it("every pattern runs in linear time", { timeout: 400_000 }, async () => {
  const patterns = [...driverPatterns(), ...(await corePatterns())];
  assert.ok(patterns.length > 60, `${patterns.length} patterns`);
  for (const { where, pattern } of patterns) {
    const result = measured(pattern, (result) => isLinear(result));
    const { text, short, long } = result;
    assert.ok(isLinear(result), `${pattern} of ${where}: ${short} ms, of twice the length ${long} ms: ${text}`);
  }
});
