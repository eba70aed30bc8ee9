// All requests of the page. The message of an error is shown to the user as it is.

async function request(method, path, body) {
  let response;
  try {
    response = await fetch(`/_emulator${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Error("The emulator does not answer. Is it still running?");
  }
  const answer = await response.json().catch(() => undefined);
  if (response.ok && answer !== undefined) return answer;
  const details = Array.isArray(answer?.details) ? `: ${answer.details.join("; ")}` : "";
  throw new Error(`${answer?.message ?? `The emulator answered ${response.status}`}${details}`);
}

export const emulator = {
  /** `filter` selects the requests in the state: those after an id, with or without media, containing a text. */
  state: (filter) => request("GET", `/state?${new URLSearchParams({ limit: 100, requests: 500, ...filter })}`),
  advance: (seconds) => request("POST", "/clock", { advance: seconds }),
  reset: () => request("POST", "/reset"),
  room: (room) => request("GET", `/rooms/${room}`),
  setRoom: (room, settings) => request("PUT", `/rooms/${room}`, settings),
  inRoom: (room, what) => request("POST", `/rooms/${room}/${what}`),
  start: (room, params) => request("POST", `/rooms/${room}/start`, params),
  stream: (id, what, body) => request("POST", `/streams/${id}/${what}`, body),
  presign: (asset) => request("GET", `/recording-assets/${asset}/presigned-url`),
  addRule: (rule) => request("POST", "/rules", rule),
  removeRule: (id) => request("DELETE", `/rules/${id}`),
  clearRules: () => request("DELETE", "/rules"),
  setWebhooks: (settings) => request("PUT", "/webhooks/settings", settings),
  sendAgain: (event) => request("POST", "/webhooks/trigger", { again: event }),
  archive: (filter) => `/_emulator/requests.har?${new URLSearchParams(filter)}`,

  /** Sends a logged request again, with a valid token where it had one, and returns the status. */
  async resend({ method, path, query, headers, body }) {
    const sent = {};
    if (headers["content-type"]) sent["content-type"] = headers["content-type"];
    if (headers.authorization) sent.authorization = `Bearer ${await (await fetch("/_emulator/token")).text()}`;
    const hasBody = !["GET", "HEAD"].includes(method) && body !== "";
    const response = await fetch(query ? `${path}?${query}` : path, {
      method,
      headers: sent,
      body: hasBody ? body : undefined,
    });
    return response.status;
  },
};
