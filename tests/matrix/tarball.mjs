// The package as published: packed by npm, and unpacked into small apps.
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { packageFolder, root } from "../built.mjs";
import { run } from "./processes.mjs";

const appsOfThisFolder = join(root, "tests/matrix/apps");

/** Creates a folder in target/ for one run. */
export async function newWorkplace() {
  await mkdir(join(root, "target/matrix"), { recursive: true });
  const path = await mkdtemp(join(root, "target/matrix/run-"));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) };
}

/** Packs the built package with npm, and resolves to the path of the tarball. */
export async function pack(into) {
  await mkdir(into, { recursive: true });
  const given = ["pack", packageFolder, "--pack-destination", into, "--ignore-scripts", "--json", "--loglevel=error"];
  const [{ filename }] = Object.values(JSON.parse(await run("npm", given, { cwd: into })));
  return join(into, basename(filename));
}

/** Unpacks the tarball into node_modules/hms-live. The package has no dependencies to install. */
export async function install(tarball, app) {
  const place = join(app, "node_modules/hms-live");
  await mkdir(place, { recursive: true });
  await run("tar", ["-xzf", tarball, "-C", place, "--strip-components=1"]);
  return place;
}

/**
 * Creates an app with the package installed. `files` maps file names to contents; `from` names files of `apps/` to copy. `suite.js`
 * brings the conformance suite.
 */
export async function newApp({ workplace, tarball }, name, { files = {}, from = [], type = "module" } = {}) {
  const app = join(workplace.path, name);
  await mkdir(app, { recursive: true });
  await install(tarball, app);
  await writeFile(
    join(app, "package.json"),
    `${JSON.stringify({ private: true, type, dependencies: { "hms-live": "*" } })}\n`,
  );
  for (const file of from) await cp(join(appsOfThisFolder, file), join(app, file));
  if (from.includes("suite.js"))
    await cp(join(root, "tests/conformance"), join(app, "conformance"), { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(app, file)), { recursive: true });
    await writeFile(join(app, file), text);
  }
  return app;
}
