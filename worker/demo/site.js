// The demo's site: the page's files, and the Worker under the same origin. In production this is your front end, with routes for `/api/*` and
// `/webhooks/*` to the Worker.

export default {
  async fetch(request, { PAGE, SESSION, WORKER }) {
    const url = new URL(request.url);
    if (url.pathname.startsWith("/api/") || url.pathname.startsWith("/webhooks/")) return WORKER.fetch(request);
    const answer = await fetch(new URL(url.pathname, PAGE), { method: request.method });
    const file = new Response(answer.body, answer);
    // In production your login sets this cookie, with `Secure`. The page's scripts cannot read it, and other sites cannot cause it to be sent.
    if (url.pathname === "/")
      file.headers.append("set-cookie", `session=${SESSION}; Path=/api; HttpOnly; SameSite=Strict`);
    return file;
  },
};
