// Answers /api in development and production; in production it also serves the build of `npm run build`.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { serve } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { handler } from "./handler.mjs";

const { HMS_BASE_URL, PORT } = process.env;
const built = fileURLToPath(import.meta.resolve("./dist"));

// Origins of playlists and media: the CDN of 100ms, and the emulator if it is used.
const media = ["https://*.100ms.live", ...(HMS_BASE_URL ? [new URL(HMS_BASE_URL).origin] : [])];

const app = new Hono();

app.use(
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      // The package contains WebAssembly, which needs an explicit permission.
      scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
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
if (existsSync(built)) {
  app.get("/watch", serveStatic({ path: `${built}/index.html` }));
  app.get("*", serveStatic({ root: built }));
}

serve({ fetch: app.fetch, hostname: "127.0.0.1", port: Number(PORT || 8000) }, ({ port }) => {
  console.log(`http://127.0.0.1:${port}/`);
});
