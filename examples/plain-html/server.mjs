// Serves two pages with their scripts, and the handler behind /api.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { toNodeListener } from "hms-live/server";
import { handler, roomId } from "./handler.mjs";

const HTML = "text/html; charset=utf-8";
const SCRIPT = "text/javascript; charset=utf-8";
const script = (name) => [`/${name}`, [`./public/${name}`, SCRIPT]];

// Only these files are served, so path traversal is impossible.
const FILES = new Map([
  ["/", ["./public/index.html", HTML]],
  ["/watch", ["./public/watch.html", HTML]],
  ["/style.css", ["./public/style.css", "text/css; charset=utf-8"]],
  ...["operator.js", "watch.js", "viewer.js", "player.js"].map(script),
  ["/lib/hms-live.js", [import.meta.resolve("hms-live"), SCRIPT]],
  ["/lib/hls.js", [import.meta.resolve("hls.js/dist/hls.min.mjs"), SCRIPT]],
]);

// Both pages have the same inline import map, which the policy must allow by its hash.
const page = await readFile(new URL("./public/index.html", import.meta.url), "utf8");
const [, importMap = ""] = /<script type="importmap">(.*?)<\/script>/s.exec(page) ?? [];
const hash = createHash("sha256").update(importMap).digest("base64");

// Origins of playlists and media: the CDN of 100ms, and the emulator if it is used.
const media = ["https://*.100ms.live", process.env.HMS_BASE_URL && new URL(process.env.HMS_BASE_URL).origin].join(" ");

const HEADERS = {
  "content-security-policy": [
    "default-src 'none'",
    // The package contains WebAssembly, which needs an explicit permission.
    `script-src 'self' 'wasm-unsafe-eval' 'sha256-${hash}'`,
    "style-src 'self'",
    "img-src data:",
    `connect-src 'self' ${media}`,
    // hls.js plays from a blob URL.
    `media-src blob: ${media}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

// Behind a proxy that sets X-Forwarded-Proto and X-Forwarded-Host: toNodeListener(handler, { trustProxy: true }).
const api = toNodeListener(handler);

const server = createServer(async (request, response) => {
  const [path] = (request.url ?? "/").split("?");
  if (path.startsWith("/api/")) return api(request, response);
  if (path === "/room.json") {
    return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ roomId }));
  }
  const [file, type] = FILES.get(path) ?? [];
  if (!file) return response.writeHead(404).end("not found\n");
  response.writeHead(200, { ...HEADERS, "content-type": type }).end(await readFile(new URL(file, import.meta.url)));
});

server.listen(Number(process.env.PORT || 8000), "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}/`);
});
