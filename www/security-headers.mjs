// The security headers of the pages. The policies of both pages differ only in who may frame them.

/** The page that other sites may frame. It has no button that a clickjacker could abuse. */
const FRAMEABLE = "/watch";

/** `emulator` is the origin of the media, unless the page's own server forwards them. */
export function headersFor(path, emulator = "") {
  const policy = [
    "default-src 'none'",
    // The package contains WebAssembly, which needs 'wasm-unsafe-eval', but no JavaScript eval.
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data:",
    // hls.js plays from a blob; a browser that plays HLS natively loads the playlist's URL.
    `media-src blob: ${emulator || "'self'"}`,
    `connect-src 'self' ${emulator}`.trim(),
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${path === FRAMEABLE ? "*" : "'none'"}`,
  ];
  return {
    "cache-control": "no-store",
    "content-security-policy": policy.join("; "),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  };
}
