// What the package weighs, and what an application pays for it: node xtask/size.mjs <package> <client's build> <program>.
// tests/size.test.mjs and tests/crate.test.mjs hold the figures against what is recorded in xtask/budgets.json.
import { build } from "esbuild";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** The least that an application does with the package: linking and starting, for which the package signs. */
const SMALLEST_APP = `
import { buildMeetingUrl, startLiveStream } from "hms-live";
const credentials = { accessKey: "key", secret: "secret" };
const meeting_url = buildMeetingUrl({ subdomain: "name", room_code: "abc-defg-hij" });
console.log(await startLiveStream("room", { meeting_url }, { credentials }));
`;

/** Rows of name and bytes: raw, gzip, brotli. */
export async function measure(packageFolder, client) {
  const dist = (name) => join(packageFolder, "dist", name);
  const page = pageFiles();
  return [
    row("module (pkg_bg.wasm)", [dist("pkg_bg.wasm")]),
    row("glue and driver (module.js)", [dist("module.js")]),
    row("index.js, module included", [dist("index.js")]),
    row("index.cjs, module included", [dist("index.cjs")]),
    row("server's module (server_bg.wasm)", [dist("server_bg.wasm")]),
    row("server.js, module included", [dist("server.js")]),
    row("no-wasm.js, module included", [dist("no-wasm.js")]),
    row("server-no-wasm.js, module included", [dist("server-no-wasm.js")]),
    row("program (cli.js)", [dist("cli.js")]),
    row("smallest application", [await bundled(SMALLEST_APP, dist("index.js"))]),
    row("demo page without hls.js", [...page, dist("index.js")]),
    row("crate's client, module", [join(client, "hms_live_bg.wasm")]),
    row("crate's client, glue", [join(client, "hms_live.js")]),
  ];
}

/** The same for a program in Rust, examples/edge_function.rs, as `cargo xtask build --programs edge-function` makes it. */
export function measureProgram(folder) {
  const glue = readFileSync(join(folder, "program.js"), "utf8");
  // The other scripts are for calls that this program does not make.
  const scripts = [...new Set([...glue.matchAll(/from ['"]\.\/(snippets\/[^'"]+)['"]/g)].map(([, script]) => script))];
  return [
    row("edge function in Rust, module", [join(folder, "program_bg.wasm")]),
    row(
      "edge function in Rust, scripts",
      ["program.js", ...scripts].map((file) => join(folder, file)),
    ),
  ];
}

/** The bytes of files, given by path or content. */
function row(name, files) {
  const sizes = files.map((file) => weigh(typeof file === "string" ? readFileSync(file) : file));
  const sum = (kind) => sizes.reduce((all, size) => all + size[kind], 0);
  return { name, raw: sum("raw"), gzip: sum("gzip"), brotli: sum("brotli") };
}

/** What `www/server.mjs` serves of its own folder before there is something to play; `hls-playback.js` comes with hls.js. */
function pageFiles() {
  const folder = fileURLToPath(new URL("../www", import.meta.url));
  const names = readdirSync(folder).filter((name) => /\.(html|css|js)$/.test(name) && !name.endsWith("-playback.js"));
  return names.map((name) => join(folder, name));
}

async function bundled(program, library) {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: fileURLToPath(new URL("..", import.meta.url)) },
    alias: { "hms-live": library },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  return outputFiles[0].contents;
}

function weigh(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, { params }).length,
  };
}

/** The most bytes that each may have after brotli. DECISIONS.md says what they buy. */
export const budgets = JSON.parse(readFileSync(new URL("budgets.json", import.meta.url), "utf8"));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const line = (...columns) =>
    console.log(columns[0].padEnd(30), ...columns.slice(1).map((column) => `${column}`.padStart(10)));
  line("bytes", "raw", "gzip -9", "brotli 11", "budget");
  const [packageFolder, client, program] = process.argv.slice(2);
  for (const { name, raw, gzip, brotli } of [...(await measure(packageFolder, client)), ...measureProgram(program)]) {
    line(name, raw, gzip, brotli, budgets[name] ?? "");
  }
}
