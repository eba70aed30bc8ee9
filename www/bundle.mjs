// Bundles and compresses the files of the page's server: pages, a script and a style sheet for each, and lazily loaded scripts.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { build } from "esbuild";

const folder = fileURLToPath(new URL(".", import.meta.url));

/** The entry points, each served under its name. */
const ENTRIES = [
  "app.js",
  "watch.js",
  "engine.js",
  "native-playback.js",
  "controls.js",
  "highlight.js",
  "qr-code.js",
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
 * All files by path: `type`, `etag`, `body`, and the body as `br` and `gzip`. `viewersAt` is the URL of the viewers' page, and
 * `sharesRecordings` tells the pages whether they may offer recordings.
 */
export async function makeFiles({ viewersAt = "/watch", sharesRecordings = false } = {}) {
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
      .replace('name="hms-live-recordings" content=""', (meta) =>
        sharesRecordings ? meta.replace('""', '"/replay/"') : meta,
      )
      .replace(/^ *<script type="module" src="\/(.+)"/m, (script, entry) => preloads(metafile, entry) + script);
    files[path] = Buffer.from(page);
  }
  const made = Object.entries(files).map(async ([path, body]) => [path, await pack(path, body)]);
  return new Map(await Promise.all(made));
}

/** Preload tags for the static imports of a script, so that they are requested with the page. */
function preloads({ outputs }, entry) {
  const { imports } = Object.entries(outputs).find(([path]) => basename(path) === entry)[1];
  const needed = imports.filter(({ kind, external }) => kind === "import-statement" && !external);
  return needed.map(({ path }) => `    <link rel="modulepreload" href="/${basename(path)}">\n`).join("");
}

const read = (name) => readFile(new URL(name, import.meta.url), "utf8");

/** Compresses quickly first; the best brotli level takes seconds, and replaces it when done. */
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
