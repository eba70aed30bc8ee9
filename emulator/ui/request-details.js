// The details of a request: headers and bodies of both sides, the decoded token, and buttons that send it again or copy it as curl.
import { clock, element } from "./dom.js";
import { copyButton } from "./copy-button.js";
import { withFeedback } from "./feedback.js";
import { emulator } from "./emulator.js";
import { curl } from "./code-snippets.js";

/** The details of a group of equal requests. */
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
    withFeedback(
      () => emulator.resend(request),
      (answered) => `Sent again, answered ${answered}`,
    ),
  );
  const buttons = element(
    "div",
    { class: "buttons" },
    copyButton(command, { label: "Copy as curl", what: "the request" }),
    again,
  );
  if (!whole) buttons.append(element("span", { class: "soft" }, "Part of it was secret, or too long to be kept."));
  return [
    buttons,
    group.length > 1 &&
      element("p", { class: "soft" }, `${group.length} times since ${clock(group[0].time)}, with equal responses`),
    element(
      "div",
      { class: "sides" },
      side("Request", headers, body, "No body"),
      side(status === null ? "No answer" : `Answer ${status}`, answer?.headers, answer?.body, empty(answer)),
      token && side("Token", undefined, JSON.stringify({ header: token.header, claims: token.claims }), ""),
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
