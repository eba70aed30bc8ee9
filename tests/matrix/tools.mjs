// Where the tools of the matrix are, and how they get there: npm packages by lockfile, browsers from Debian.
import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./processes.mjs";

export const folder = fileURLToPath(new URL(".", import.meta.url));
export const heavyFolder = join(folder, "heavy");

const require = createRequire(import.meta.url);

const installed = new Map();

/** Installs the npm packages of a lockfile, unless they are there and no older than it; once, however many cells ask. */
export function ensureNpmPackages(where = folder) {
  if (!installed.has(where)) installed.set(where, npmInstall(where));
  return installed.get(where);
}

async function npmInstall(where) {
  const changed = (name) => (existsSync(join(where, name)) ? statSync(join(where, name)).mtimeMs : 0);
  if (changed("node_modules/.package-lock.json") >= changed("package-lock.json")) return;
  // Every binary that is wanted lies in a package as it is, so that no package needs to run a script of its own. `npm ci`
  // refuses a lockfile without the optional packages of other platforms, and a registry need not have all of those.
  const given = ["install", "--no-save", "--ignore-scripts", "--no-progress"];
  await announced("installing the tools of the matrix (npm install, by the lockfile)", "npm", given, where);
}

/** Installs the Debian package of a program that is not there. */
export async function ensureProgram(find, name, packages) {
  if (!find()) {
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    const given = ["-o", "DPkg::Lock::Timeout=300"];
    await announced("reading Debian's list of packages", "apt-get", [...given, "update"], folder, env);
    const install = ["install", "--yes", "--no-install-recommends", ...packages];
    await announced(`installing ${packages.join(" and ")}`, "apt-get", [...given, ...install], folder, env);
  }
  const found = find();
  if (!found) throw new Error(`${name} is not on this machine, and installing ${packages.join(", ")} did not bring it`);
  return found;
}

/** A program of the search path. */
export function onPath(name) {
  return process.env.PATH.split(delimiter)
    .map((place) => join(place, name))
    .find((file) => existsSync(file));
}

/** The script with which an npm tool starts. */
export function script(name, command = name, where = folder) {
  const manifest = join(where, "node_modules", name, "package.json");
  const { bin } = require(manifest);
  return join(manifest, "..", typeof bin === "string" ? bin : bin[command]);
}

export const bun = () => binary("@oven/bun-*", "bin/bun");
export const deno = () => binary("@deno/*", "deno");

/** The version of an installed npm package. */
export const versionOf = (name, where = folder) => require(join(where, "node_modules", name, "package.json")).version;

/** A binary that lies in the package which npm chose for this machine. */
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

async function announced(what, program, given, cwd, env) {
  const began = Date.now();
  process.stderr.write(`  ${what} ...\n`);
  await run(program, given, { cwd, env, limit: 400_000 });
  process.stderr.write(`  ${what}: ${Math.round((Date.now() - began) / 1000)} s\n`);
}
