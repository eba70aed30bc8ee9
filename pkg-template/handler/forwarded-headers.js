// Headers of the API's last response that are forwarded to the browser.
import { attempt } from "../redact.js";
import { redactText } from "./redact-text.js";

/** A `fetch` that records them. */
export function forwardHeaders(custom) {
  const headers = {};
  return {
    headers,
    async fetch(url, init) {
      const response = await (custom ?? fetch)(url, init);
      for (const name of Object.keys(headers)) delete headers[name];
      const read = (name) => attempt(() => response.headers.get(name)) ?? "";
      const id = read("x-request-id");
      if (/^[!-~]{1,200}$/.test(id) && redactText(id) === id) headers["x-request-id"] = id;
      // Platforms set their own `Date`, but `created_at` is by the API's clock.
      const date = Date.parse(read("date"));
      if (!Number.isNaN(date)) headers["x-hms-date"] = new Date(date).toUTCString();
      return response;
    },
  };
}
