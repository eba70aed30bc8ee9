// Nitro 2 and 3 with their presets for edge runtimes, without further configuration.
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { inDeno, inEdgeRuntime, inWorkerd } from "../edges.mjs";
import { run } from "../processes.mjs";
import { newApp } from "../tarball.mjs";
import { assertNpmPackages, heavyFolder, script, versionOf } from "../tools.mjs";

/** Configuration that Nitro 3.0 needs for Netlify even for an empty app. */
const WORKAROUNDS = { "nitro netlify-edge": ", rollupConfig: { external: [/^node:/] }" };

/** The compatibility date of the presets, at which workerd compiles no WebAssembly, not even at startup. */
const DATE = "2025-01-01";
const workerd = (matrix, main) => inWorkerd(matrix, main, { date: DATE, flags: ["nodejs_compat"] });

const PRESETS = {
  "cloudflare-module": { main: ".output/server/index.mjs", place: workerd },
  "cloudflare-pages": { main: "dist/_worker.js/index.js", place: workerd },
  "vercel-edge": { main: ".vercel/output/functions/__fallback.func/index.mjs", place: inEdgeRuntime },
  "netlify-edge": { main: ".netlify/edge-functions/server/server.js", place: inDeno },
};

const MAJORS = {
  "Nitro 2": {
    name: "nitropack",
    presets: Object.keys(PRESETS),
    route: `import { edge } from "../edge.js";
export default defineEventHandler(async (event) => edge(JSON.parse(await readRawBody(event))));
`,
  },
  // Nitro 3 has no preset for Vercel's edge runtime.
  "Nitro 3": {
    name: "nitro",
    presets: Object.keys(PRESETS).filter((preset) => preset !== "vercel-edge"),
    route: `import { edge } from "../edge.js";
import { defineHandler } from "nitro/h3";
export default defineHandler(async (event) => edge(JSON.parse(await event.req.text())));
`,
  },
};

export default function (cell) {
  for (const [major, { name, presets, route }] of Object.entries(MAJORS)) {
    for (const preset of presets) {
      cell(
        `${major} with the preset ${preset}: both entries, without further configuration`,
        async ({ matrix, say }) => {
          const { main, place } = PRESETS[preset];
          const app = await buildApp(matrix, { name, preset, route });
          say(`${name} ${versionOf(name, heavyFolder)}, ${await place(matrix, join(app, main))}`);
        },
        { extended: true },
      );
    }
  }
}

async function buildApp(matrix, { name, preset, route }) {
  assertNpmPackages(heavyFolder);
  const app = await newApp(matrix, `${name}-${preset}`, {
    from: ["edge.js", "app.js"],
    files: {
      "routes/app.post.js": route,
      "nitro.config.mjs": `export default { compatibilityDate: ${JSON.stringify(DATE)}${WORKAROUNDS[`${name} ${preset}`] ?? ""} };\n`,
    },
  });
  await symlink(join(heavyFolder, "node_modules", name), join(app, "node_modules", name));
  const given = [script(name, "nitro", app), "build", "--preset", preset];
  await run(process.execPath, given, { cwd: app, env: { NODE_ENV: "production", NO_COLOR: "1", CI: "true" } });
  return app;
}
