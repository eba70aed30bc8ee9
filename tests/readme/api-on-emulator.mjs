// Preloaded into the examples of the documentation: redirects the API to the emulator, and blocks all other requests.
const API = "https://api.100ms.live/v2";
const real = globalThis.fetch;

globalThis.fetch = (input, init) => {
  const url = String(input);
  if (url.startsWith(`${API}/`)) return real(process.env.HMS_BASE_URL + url.slice(API.length), init);
  if (new URL(url).hostname === "127.0.0.1") return real(input, init);
  throw new Error(`an example of the documentation calls ${url}`);
};
