// Answers /api, while you develop and in production; in production it also serves what `npm run build` has made.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { serve } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { handler } from "./handler.mjs";

const { HMS_BASE_URL, PORT } = process.env;
const built = fileURLToPath(import.meta.resolve("./dist"));

// Where playlists and pictures come from: the CDN of 100ms, and the emulator if there is one.
const media = ["https://*.100ms.live", ...(HMS_BASE_URL ? [new URL(HMS_BASE_URL).origin] : [])];

const app = new Hono();

app.use(
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      // The package holds WebAssembly, which a policy has to allow by name.
      scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
      styleSrc: ["'self'"],
      imgSrc: ["data:"],
      connectSrc: ["'self'", ...media],
      // hls.js plays from a blob that it fills.
      mediaSrc: ["blob:", ...media],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  }),
);

app.all("/api/*", (c) => handler(c.req.raw));
if (existsSync(built)) {
  app.get("/watch", serveStatic({ path: `${built}/index.html` }));
  app.get("*", serveStatic({ root: built }));
}

serve({ fetch: app.fetch, hostname: "127.0.0.1", port: Number(PORT || 8000) }, ({ port }) => {
  console.log(`http://127.0.0.1:${port}/`);
});
