// Copies an example, and installs the tarball, the packages of its manifest, and settings for an emulator.
import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { root } from "../../built.mjs";
import { run } from "../processes.mjs";
import { install } from "../tarball.mjs";
import { folder, heavyFolder } from "../tools.mjs";

export const NAMES = ["cloudflare", "hono", "next", "plain-html", "sveltekit", "vite-react"];

/** The examples whose framework is in tests/matrix/heavy. */
const FRAMEWORKS = ["next", "sveltekit"];

export const examplesFolder = join(root, "examples");

/** Excludes what running an example generates in its folder. */
const isSource = (path) =>
  !/\/(node_modules|dist|public\/lib|build|\.next|\.svelte-kit|\.wrangler|\.env|\.dev\.vars|target)$/.test(path);

const TYPES = ["@hono/node-server", "@types/node", "@types/react", "hls.js", "hono", "react"];

/** The folder of an npm package: of the workspace for some, of the matrix for others. */
const placeOf = (name) => join(["@types/node", "hls.js"].includes(name) ? root : folder, "node_modules", name);

export const manifestOf = async (name) =>
  JSON.parse(await readFile(join(examplesFolder, name, "package.json"), "utf8"));

/** Copies an example under a new name, and links its npm packages. */
export async function copyOf(name, as, { workplace, tarball }) {
  const app = join(workplace.path, as.replaceAll(/\W+/g, "-"));
  await cp(join(examplesFolder, name), app, { recursive: true, filter: isSource });
  const modules = join(app, "node_modules");
  await mkdir(modules);
  if (FRAMEWORKS.includes(name)) {
    // Hard links, because frameworks do not accept packages outside of the app.
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

/** Copies all examples with the packages whose types they need, and adds a file with a type error. */
export async function copyForTypes({ workplace, tarball }) {
  const place = join(workplace.path, "types");
  await cp(examplesFolder, place, { recursive: true, filter: isSource });
  for (const name of TYPES) {
    await mkdir(dirname(join(place, "node_modules", name)), { recursive: true });
    await symlink(placeOf(name), join(place, "node_modules", name));
  }
  await install(tarball, place);
  await writeFile(join(place, "mistake.js"), 'import { startLiveStream } from "hms-live";\nstartLiveStream(5);\n');
  return place;
}

/** The default settings of an example, by name. */
export async function settingsOf(name) {
  const file = name === "cloudflare" ? ".dev.vars" : ".env";
  const text = await readFile(join(examplesFolder, name, `${file}.example`), "utf8");
  const values = Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, key, value]) => [key, value]));
  return { file, text, values };
}

/** Writes the default settings, with the origin of the emulator. */
export async function writeSettings(name, app, origin) {
  const { file, text, values } = await settingsOf(name);
  await writeFile(join(app, file), text.replace(values.HMS_BASE_URL, `${origin}/v2`));
}
