// Every request that the page makes. Errors are sentences for the person who pressed.

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
  state: (after) => request("GET", `/state?limit=100&after=${after}`),
  advance: (seconds) => request("POST", "/clock", { advance: seconds }),
  reset: () => request("POST", "/reset"),
  room: (room) => request("GET", `/rooms/${room}`),
  setRoom: (room, settings) => request("PUT", `/rooms/${room}`, settings),
  inRoom: (room, what) => request("POST", `/rooms/${room}/${what}`),
  start: (room, params) => request("POST", `/rooms/${room}/start`, params),
  stream: (id, what, body) => request("POST", `/streams/${id}/${what}`, body),
  addRule: (rule) => request("POST", "/rules", rule),
  removeRule: (id) => request("DELETE", `/rules/${id}`),
  clearRules: () => request("DELETE", "/rules"),
  setWebhooks: (settings) => request("PUT", "/webhooks/settings", settings),
  sendAgain: (event) => request("POST", "/webhooks/trigger", { again: event }),
};
