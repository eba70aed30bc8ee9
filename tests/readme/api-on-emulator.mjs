// Loaded before a program of the documentation: the API that it calls is the emulator, and nothing else can be called.
const API = "https://api.100ms.live/v2";
const real = globalThis.fetch;

globalThis.fetch = (input, init) => {
  const url = String(input);
  if (url.startsWith(`${API}/`)) return real(process.env.HMS_BASE_URL + url.slice(API.length), init);
  if (new URL(url).hostname === "127.0.0.1") return real(input, init);
  throw new Error(`a program of the documentation calls ${url}`);
};
