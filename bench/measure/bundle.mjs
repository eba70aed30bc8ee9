// Bundles programs as an application ships them.
import { builtinModules } from "node:module";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";
import { bench } from "./places.mjs";

/** The WebAssembly module stays a separate file for runtimes that import it. */
const WORKER = { conditions: ["workerd", "worker", "browser"], external: ["*.wasm?module"] };

/** Bundles a program, given as text, for a browser or for workerd, and returns it as text. */
export async function bundle(contents, { worker = false, node = false } = {}) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: bench, loader: "js" },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    platform: "browser",
    logLevel: "silent",
    ...(worker ? WORKER : {}),
    // External, so that a program that needs Node can at least be measured in size.
    ...(node ? { external: [...builtinModules, "node:*"] } : {}),
  });
  return outputFiles[0].text;
}

/** The WebAssembly modules that a bundle for workerd imports, as file names of the installed package. */
export const modulesOf = (text) => [
  ...new Set(Array.from(text.matchAll(/["']\.\/([^"'/]+\.wasm)\?module["']/g), ([, file]) => file)),
];

/** Size after brotli at its highest quality. */
export function brotli(data) {
  const bytes = Buffer.from(data);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return brotliCompressSync(bytes, { params }).length;
}
