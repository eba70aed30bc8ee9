// Paths, and the installed packages.
import { cpSync, existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const bench = fileURLToPath(new URL("..", import.meta.url));
const root = join(bench, "..");

/** The installed package that all programs import. */
export const installed = join(bench, "node_modules/hms-live");

/** Installs the built package as a copy, so that later builds do not affect a run. */
export function install() {
  const built = resolve(root, process.env.HMS_LIVE_PACKAGE ?? "pkg");
  if (!existsSync(join(built, "dist/index.js"))) throw new Error(`${built} is not there; cargo xtask build makes it`);
  const fresh = `${installed}-${process.pid}`;
  cpSync(built, fresh, { recursive: true });
  rmSync(installed, { recursive: true, force: true });
  renameSync(fresh, installed);
}

/** The program of the emulator. */
export function emulator() {
  const program = resolve(root, process.env.HMS_LIVE_EMULATOR ?? "target/debug/hms-live-emulator");
  if (!existsSync(program))
    throw new Error(`${program} is not there; cargo build --package hms-live-emulator makes it`);
  return program;
}

/** The manifest of an installed package. */
export const manifest = (name) => JSON.parse(readFileSync(join(bench, "node_modules", name, "package.json"), "utf8"));
