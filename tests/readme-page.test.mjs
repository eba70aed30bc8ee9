// Runs the browser examples of the documentation in Chromium, with the package from `npm pack`, under a content security policy, and
// with a server that adds the token, as the documentation says.
import assert from "node:assert/strict";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { startEmulator } from "./built.mjs";
import { inBrowser } from "./matrix/browsers.mjs";
import { MAP, hashOf, reporting } from "./matrix/pages.mjs";
import { install, newWorkplace, pack } from "./matrix/tarball.mjs";
import { blocksOf, pages } from "./readme/blocks.mjs";

const blocks = pages.flatMap(blocksOf).filter(({ language, flags }) => language === "html" || flags[0] === "page");

/** Reports the title of the page once the example has set it. */
const WATCH = reporting(
  "",
  `async () => {
    const shown = () => document.title;
    while (!shown()) await new Promise((resolve) => setTimeout(resolve, 20));
    return shown();
  }`,
);

let workplace;
let emulator;
let tarball;
before(async () => {
  workplace = await newWorkplace();
  emulator = await startEmulator();
  tarball = await pack(join(workplace.path, "pack"));
});
after(async () => {
  emulator?.stop();
  await workplace?.remove();
});

describe("browser examples of the documentation", { concurrency: 1 }, () => {
  for (const [number, block] of blocks.entries()) {
    it(`${block.place} prints what its comment promises`, { timeout: 120_000 }, async () => {
      await fetch(`${emulator.origin}/_emulator/reset`, { method: "POST" });
      const folder = join(workplace.path, `page-${number}`);
      await mkdir(folder);
      await copyFile(join(await install(tarball, folder), "dist/index.js"), join(folder, "hms-live.js"));
      const page = block.language === "html" ? block.text : pageOf(block.text);
      await writeFile(join(folder, "watch.js"), WATCH);
      await writeFile(
        join(folder, "index.html"),
        `<!doctype html>\n${page}\n<script type="module" src="/watch.js"></script>\n`,
      );
      const inline = [...page.matchAll(/<script[^>]*>([^<]+)<\/script>/g)].map(([, script]) => hashOf(script));
      const policy = `script-src 'self' 'wasm-unsafe-eval' ${inline.join(" ")}`;
      const { result } = await inBrowser("Chromium", folder, { limit: 60_000, policy, api: await serverWithSecret() });
      const [, expected] = /document\.title = .*; \/\/ "(.+)"$/m.exec(block.text);
      assert.equal(result, expected);
      const streams = await (await fetch(`${emulator.origin}/_emulator/streams`)).json();
      assert.deepEqual(
        streams.map(({ room_id }) => room_id),
        [/startLiveStream\("(\w+)"/.exec(block.text)[1]],
      );
    });
  }

  it("exist", () => assert.ok(blocks.length >= 2, `${blocks.length} blocks`));
});

/** A page around an example that is only a script. */
const pageOf = (program) => `<script type="importmap">${MAP}</script>\n<script type="module">\n${program}\n</script>`;

/** A proxy that adds the token to the page's requests. */
async function serverWithSecret() {
  const { createManagementToken } = await import(join(workplace.path, "page-0/node_modules/hms-live/dist/server.js"));
  const { accessKey, secret } = emulator;
  const token = await createManagementToken({ accessKey, secret });
  return async (request, response) => {
    const body = request.method === "POST" ? Buffer.concat(await request.toArray()) : undefined;
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const answer = await fetch(emulator.origin + request.url.replace(/^\/api/, "/v2"), {
      method: request.method,
      headers,
      body,
    });
    response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
  };
}
