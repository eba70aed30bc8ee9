// What a request was and what was answered: headers, bodies, what its token says; and to send it again, here or from a shell.
import { clock, element } from "./element.js";
import { copyButton } from "./copy.js";
import { doing } from "./doing.js";
import { emulator } from "./emulator.js";
import { curl } from "./snippet.js";

/** The parts that are shown of requests that are alike. */
export function details(group) {
  const request = group.at(-1);
  const { headers, token, body, status, answer, whole } = request;
  const command = () => {
    const { method, path, query } = request;
    return curl({ method, origin: location.origin, path: query ? `${path}?${query}` : path, headers, body });
  };
  const again = element("button", { type: "button", disabled: !whole }, "Send again");
  again.addEventListener(
    "click",
    doing(
      () => emulator.resend(request),
      (answered) => `Sent again, answered with ${answered}`,
    ),
  );
  const buttons = element(
    "div",
    { class: "buttons" },
    copyButton(command, { label: "Copy as curl", what: "the request" }),
    again,
  );
  if (!whole) buttons.append(element("span", { class: "soft" }, "A part of it was secret, or too long to be kept."));
  return [
    buttons,
    group.length > 1 &&
      element("p", { class: "soft" }, `${group.length} times since ${clock(group[0].time)}, answered alike`),
    element(
      "div",
      { class: "sides" },
      side("Request", headers, body, "No body"),
      side(status === null ? "No answer" : `Answer ${status}`, answer?.headers, answer?.body, empty(answer)),
      token &&
        side("What the token says", undefined, JSON.stringify({ header: token.header, claims: token.claims }), ""),
    ),
  ].filter(Boolean);
}

const empty = (answer) => (answer ? `${answer.size} bytes` : "None yet");

function side(title, headers, body, nothing) {
  const lines = Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  const text = [lines.join("\n"), body ? pretty(body) : nothing && `(${nothing.toLowerCase()})`];
  const pre = element("pre", { tabindex: 0, role: "group", "aria-label": title }, text.filter(Boolean).join("\n\n"));
  return element("div", {}, element("p", { class: "label" }, title), pre);
}

function pretty(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
