// Vite with only the export condition of an edge runtime. It does not support importing .wasm modules, so it resolves the build of the
// package without WebAssembly.
import { join } from "node:path";
import { assertAlone, inEdgeRuntime, inWorkerd } from "../edges.mjs";
import { run } from "../processes.mjs";
import { newApp } from "../tarball.mjs";
import { script, versionOf } from "../tools.mjs";

const MAIN = `import { edge } from "./edge.js";
export default { fetch: async (request) => Response.json(await edge(await request.json())) };
`;

const PLACES = {
  workerd: (matrix, main) => inWorkerd(matrix, main, { date: "2024-01-01" }),
  "edge-light": inEdgeRuntime,
};

export default function (cell) {
  for (const [condition, place] of Object.entries(PLACES)) {
    cell(
      `Vite SSR with the condition ${condition}: both entries, without further configuration`,
      async ({ matrix, say }) => {
        const app = await newApp(matrix, `vite-${condition}`, {
          from: ["edge.js", "app.js"],
          files: {
            "main.js": MAIN,
            "vite.config.js": `export default {
  ssr: { noExternal: true, target: "webworker", resolve: { conditions: [${JSON.stringify(condition)}] } },
  build: { ssr: "main.js", outDir: "out" },
};
`,
          },
        });
        await run(process.execPath, [script("vite"), "build"], { cwd: app });
        const main = join(app, "out/main.js");
        await assertAlone(main);
        say(`Vite ${versionOf("vite")}, ${await place(matrix, main)}`);
      },
    );
  }
}
