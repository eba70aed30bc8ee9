// The webhook address, and the delivery of each event.
import { clock, element, keyedList, show, write } from "./dom.js";
import { emulator } from "./emulator.js";
import { copyButton } from "./copy-button.js";
import { withFeedback } from "./feedback.js";
import { showMore } from "./show-more.js";

const at = (id) => document.getElementById(id);
const take = showMore(at("webhooks-more"), 5, () => draw(take(events)));
const form = at("webhook");
const { url } = form.elements;

let settings = {};
let events = [];

export function drawWebhooks({ webhooks }) {
  if (webhooks.settings.url !== settings.url && document.activeElement !== url) url.value = webhooks.settings.url ?? "";
  settings = webhooks.settings;
  events = webhooks.events;
  draw(take(events));
  write(at("webhooks-count"), events.length === 0 ? "" : String(events.length));
  write(at("webhooks-empty"), settings.url ? "No events yet." : "No webhooks are sent without a URL.");
  show(at("webhooks-empty"), events.length === 0);
}

/** An event that is sent again keeps its id, but has another time. */
const draw = keyedList(at("webhook-list"), ({ id, time }) => `${id} ${time}`, make);

function make({ id, type, room_id, time, event }) {
  const outcome = element("p", { class: "soft" });
  const again = element(
    "button",
    {
      type: "button",
      class: "quiet",
      "aria-label": `Send again: ${type}`,
      click: withFeedback(() => emulator.sendAgain(id), `${type} is sent again`),
    },
    "Send again",
  );
  const text = JSON.stringify(event, null, 2);
  const body = element(
    "details",
    {},
    element("summary", { "aria-label": `Body of ${type}` }, "Body"),
    element("pre", { tabindex: 0, role: "group", "aria-label": `Body of ${type}` }, text),
    copyButton(() => text, { what: `the body of ${type}` }),
  );
  const node = element(
    "li",
    { class: "rule" },
    element("div", {}, element("h3", { class: "mono" }, type), outcome, body),
    again,
  );
  return {
    node,
    update: ({ deliveries }) => {
      const last = deliveries.at(-1);
      const attempts = deliveries.flatMap((delivery) => delivery.attempts);
      const reason = attempts.at(-1)?.error ?? (attempts.length > 0 ? `answered ${attempts.at(-1).status}` : "");
      const tries = attempts.length > 1 ? `${attempts.length} attempts` : "";
      write(
        outcome,
        [clock(time), room_id, last?.state, last?.state === "delivered" ? "" : reason, tries]
          .filter(Boolean)
          .join(" · "),
      );
      node.dataset.kind = last?.state === "failed" ? "wrong" : last?.state === "delivered" ? "good" : "open";
    },
  };
}

form.addEventListener(
  "submit",
  withFeedback(
    () => emulator.setWebhooks({ ...settings, url: url.value.trim() || null }),
    () => (url.value ? `Webhooks go to ${url.value}` : "Webhooks are not sent"),
  ),
);
