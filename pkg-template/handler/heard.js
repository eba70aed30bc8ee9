// What of the API's last answer goes on to the browser beside its body.
import { attempt } from "../redact.js";
import { redactText } from "./redact-text.js";

/** A `fetch` that notes it. */
export function listening(custom) {
  const heard = {};
  return {
    headers: heard,
    async fetch(url, init) {
      const response = await (custom ?? fetch)(url, init);
      for (const name of Object.keys(heard)) delete heard[name];
      const read = (name) => attempt(() => response.headers.get(name)) ?? "";
      const id = read("x-request-id");
      if (/^[!-~]{1,200}$/.test(id) && redactText(id) === id) heard["x-request-id"] = id;
      // Platforms write a `Date` of their own, and only the clock of the API has written `created_at`.
      const date = Date.parse(read("date"));
      if (!Number.isNaN(date)) heard["x-hms-date"] = new Date(date).toUTCString();
      return response;
    },
  };
}
