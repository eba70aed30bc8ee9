// The site of the demo: the page's files, and the Worker under the same origin. Yours is whatever serves your front end, with a
// route for `/api/*` and `/webhooks/*` to the Worker.

export default {
  async fetch(request, { PAGE, SESSION, WORKER }) {
    const url = new URL(request.url);
    if (url.pathname.startsWith("/api/") || url.pathname.startsWith("/webhooks/")) return WORKER.fetch(request);
    const answer = await fetch(new URL(url.pathname, PAGE), { method: request.method });
    const file = new Response(answer.body, answer);
    // Your login does this, for somebody whom it knows, and adds `Secure`, since your site has https. The page's scripts cannot
    // read the cookie, and no other site can have it sent.
    if (url.pathname === "/")
      file.headers.append("set-cookie", `session=${SESSION}; Path=/api; HttpOnly; SameSite=Strict`);
    return file;
  },
};
