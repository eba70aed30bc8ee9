// What the page's server serves: pages, one script and one sheet for each, and what they load later, bundled and compressed.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { build } from "esbuild";

const folder = fileURLToPath(new URL(".", import.meta.url));

/** Each is served under its name. `engine` and `controls` are what plays, `highlight` and `qr` what is seen when there is time. */
const ENTRIES = [
  "app.js",
  "watch.js",
  "engine.js",
  "through-browser.js",
  "controls.js",
  "highlight.js",
  "qr.js",
  "operator.css",
  "viewer.css",
];

const PAGES = { "/": "index.html", "/watch": "watch.html" };

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
};

const [brotli, zip] = [promisify(brotliCompress), promisify(gzip)];

/**
 * All files by path: `type`, `etag`, `body`, and the body as `br` and `gzip`. A page is told `viewersAt`, where viewers find theirs, and whether
 * recordings are given away.
 */
export async function makeFiles({ viewersAt = "/watch", hasReplay = false } = {}) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: folder,
    entryPoints: ENTRIES,
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    target: "es2022",
    outdir: folder,
    chunkNames: "shared-[hash]",
    external: ["/hms-live.js"],
    // Its own code names itself in every file, and nobody reads that here.
    legalComments: "none",
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const files = {};
  for (const { path, contents } of outputFiles) files[`/${basename(path)}`] = Buffer.from(contents);
  files["/hms-live.js"] = await readFile(new URL("../pkg/dist/index.js", import.meta.url));
  const player = await read("player.html");
  for (const [path, name] of Object.entries(PAGES)) {
    const page = (await read(name))
      .replace(/^ *<!-- player -->\n/m, () => player)
      .replace('content="/watch"', () => `content="${viewersAt}"`)
      .replace('name="hms-live-recordings" content=""', (meta) => (hasReplay ? meta.replace('""', '"/replay/"') : meta))
      .replace(/^ *<script type="module" src="\/(.+)"/m, (script, entry) => preloads(metafile, entry) + script);
    files[path] = Buffer.from(page);
  }
  const made = Object.entries(files).map(async ([path, body]) => [path, await pack(path, body)]);
  return new Map(await Promise.all(made));
}

/** What a script imports is asked for with the page, not when the script has come. */
function preloads({ outputs }, entry) {
  const { imports } = Object.entries(outputs).find(([path]) => basename(path) === entry)[1];
  const needed = imports.filter(({ kind, external }) => kind === "import-statement" && !external);
  return needed.map(({ path }) => `    <link rel="modulepreload" href="/${basename(path)}">\n`).join("");
}

const read = (name) => readFile(new URL(name, import.meta.url), "utf8");

/** Quickly first; the best that brotli can do takes seconds, and takes the place of this when it is there. */
async function pack(path, body) {
  const type = TYPES[extname(path)] ?? TYPES[".html"];
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  const file = { type, etag, body, br: await compress(body, 5), gzip: await zip(body) };
  file.packed = compress(body, 11).then((best) => (file.br = best));
  return file;
}

const compress = (body, quality) =>
  brotli(body, {
    params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
  });
