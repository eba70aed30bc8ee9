// Finds the tools of the matrix: npm packages of this folder, and programs of the machine.
import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const folder = fileURLToPath(new URL(".", import.meta.url));
export const heavyFolder = join(folder, "heavy");

const require = createRequire(import.meta.url);

/**
 * Throws if the npm packages of a folder are missing or older than its lockfile. Suites do not install anything themselves, because
 * others may run concurrently, and their time limits would have to include the network.
 */
export function assertNpmPackages(where = folder) {
  const changed = (name) => (existsSync(join(where, name)) ? statSync(join(where, name)).mtimeMs : 0);
  const installed = changed("node_modules/.package-lock.json");
  if (installed > 0 && installed >= changed("package-lock.json")) return;
  const command = `cargo xtask install${where === heavyFolder ? " matrix" : ""}`;
  throw new Error(`the npm packages of ${where} are missing, or older than its lockfile: \`${command}\` installs them`);
}

/** Finds a program, or throws. */
export function programOf(find, name, packages) {
  const found = find();
  if (!found)
    throw new Error(
      `${name} is missing: \`cargo xtask install\` installs it, from the Debian packages ${packages.join(", ")}`,
    );
  return found;
}

/** Finds a program in the PATH. */
export function onPath(name) {
  return process.env.PATH.split(delimiter)
    .map((place) => join(place, name))
    .find((file) => existsSync(file));
}

/** The script of an npm tool's command. */
export function script(name, command = name, where = folder) {
  const manifest = join(where, "node_modules", name, "package.json");
  const { bin } = require(manifest);
  return join(manifest, "..", typeof bin === "string" ? bin : bin[command]);
}

export const bun = () => binary("@oven/bun-*", "bin/bun");
export const deno = () => binary("@deno/*", "deno");

/** The version of an installed npm package. */
export const versionOf = (name, where = folder) => require(join(where, "node_modules", name, "package.json")).version;

/** Finds a binary in the npm package for this platform. */
function binary(pattern, file) {
  const [scope, part] = pattern.split("/");
  const scoped = join(folder, "node_modules", scope);
  const names = existsSync(scoped) ? readdirSync(scoped) : [];
  const found = names
    .filter((name) => name.startsWith(part.replace("*", "")))
    .map((name) => join(scoped, name, file))
    .find((path) => existsSync(path));
  if (!found) throw new Error(`npm installed no ${pattern} with ${file} for ${process.platform} on ${process.arch}`);
  return found;
}
