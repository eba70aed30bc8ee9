// Hono on Node: serves two pages with their scripts, and the handler behind /api.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { serve } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { handler, roomId } from "./handler.mjs";

const pathOf = (/** @type {string} */ name) => fileURLToPath(import.meta.resolve(name));

// Both pages have the same inline import map, which the policy must allow by its hash.
const page = await readFile(pathOf("./public/index.html"), "utf8");
const [, importMap = ""] = /<script type="importmap">(.*?)<\/script>/s.exec(page) ?? [];
const hash = createHash("sha256").update(importMap).digest("base64");

// Origins of playlists and media: the CDN of 100ms, and the emulator if it is used.
const { HMS_BASE_URL, PORT } = process.env;
const media = ["https://*.100ms.live", ...(HMS_BASE_URL ? [new URL(HMS_BASE_URL).origin] : [])];

const app = new Hono();

app.use(
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      // The package contains WebAssembly, which needs an explicit permission.
      scriptSrc: ["'self'", "'wasm-unsafe-eval'", `'sha256-${hash}'`],
      styleSrc: ["'self'"],
      imgSrc: ["data:"],
      connectSrc: ["'self'", ...media],
      // hls.js plays from a blob URL.
      mediaSrc: ["blob:", ...media],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  }),
);

app.all("/api/*", (c) => handler(c.req.raw));
app.get("/room.json", (c) => c.json({ roomId }));
app.get("/lib/hms-live.js", serveStatic({ path: pathOf("hms-live") }));
app.get("/lib/hls.js", serveStatic({ path: pathOf("hls.js/dist/hls.min.mjs") }));
app.get("/watch", serveStatic({ path: pathOf("./public/watch.html") }));
app.get("*", serveStatic({ root: pathOf("./public") }));

serve({ fetch: app.fetch, hostname: "127.0.0.1", port: Number(PORT || 8000) }, ({ port }) => {
  console.log(`http://127.0.0.1:${port}/`);
});
