// An example as somebody has it who has copied its folder: with the tarball, with the packages that its manifest names, and with
// settings for an emulator.
import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { root } from "../../built.mjs";
import { run } from "../processes.mjs";
import { install } from "../tarball.mjs";
import { folder, heavyFolder } from "../tools.mjs";

export const NAMES = ["cloudflare", "hono", "next", "plain-html", "sveltekit", "vite-react"];

/** Those of a framework whose packages are large. */
const FRAMEWORKS = ["next", "sveltekit"];

export const examplesFolder = join(root, "examples");

/** What somebody has made there who has tried it is left behind. */
const isOwn = (path) =>
  !/\/(node_modules|dist|public\/lib|build|\.next|\.svelte-kit|\.wrangler|\.env|\.dev\.vars)$/.test(path);

const TYPES = ["@hono/node-server", "@types/node", "@types/react", "hls.js", "hono", "react"];

/** Some are the workspace's, everything else the matrix's. */
const placeOf = (name) => join(["@types/node", "hls.js"].includes(name) ? root : folder, "node_modules", name);

export const manifestOf = async (name) =>
  JSON.parse(await readFile(join(examplesFolder, name, "package.json"), "utf8"));

/** Copies an example under a name of its own, and installs what it asks for as further names of what is there. */
export async function copyOf(name, as, { workplace, tarball }) {
  const app = join(workplace.path, as.replaceAll(/\W+/g, "-"));
  await cp(join(examplesFolder, name), app, { recursive: true, filter: isOwn });
  const modules = join(app, "node_modules");
  await mkdir(modules);
  if (FRAMEWORKS.includes(name)) {
    // They take no package that lies outside of the app.
    await run("cp", ["-al", `${join(heavyFolder, "node_modules")}/.`, placeOf("hls.js"), modules]);
  } else {
    const { dependencies, devDependencies } = await manifestOf(name);
    const names = Object.keys({ ...dependencies, ...devDependencies }).filter((each) => each !== "hms-live");
    for (const each of names) {
      await mkdir(dirname(join(modules, each)), { recursive: true });
      await symlink(placeOf(each), join(modules, each));
    }
    await symlink(placeOf(".bin"), join(modules, ".bin"));
  }
  await install(tarball, app);
  return app;
}

/** All examples beside each other, with the packages whose types they need; and a file that is wrong. */
export async function copyForTypes({ workplace, tarball }) {
  const place = join(workplace.path, "types");
  await cp(examplesFolder, place, { recursive: true, filter: isOwn });
  for (const name of TYPES) {
    await mkdir(dirname(join(place, "node_modules", name)), { recursive: true });
    await symlink(placeOf(name), join(place, "node_modules", name));
  }
  await install(tarball, place);
  await writeFile(join(place, "mistake.js"), 'import { startLiveStream } from "hms-live";\nstartLiveStream(5);\n');
  return place;
}

/** The settings that an example comes with, by their names. */
export async function settingsOf(name) {
  const file = name === "cloudflare" ? ".dev.vars" : ".env";
  const text = await readFile(join(examplesFolder, name, `${file}.example`), "utf8");
  const values = Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, key, value]) => [key, value]));
  return { file, text, values };
}

/** Writes them as they are; the emulator is on a port of its own. */
export async function writeSettings(name, app, origin) {
  const { file, text, values } = await settingsOf(name);
  await writeFile(join(app, file), text.replace(values.HMS_BASE_URL, `${origin}/v2`));
}
