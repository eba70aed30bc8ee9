// Verifying one webhook event of 4 KB.
import { createHmac } from "node:crypto";
import { verifyWebhook } from "hms-live/server";
import { SECRET } from "../clients/identity.mjs";
import { contest, within } from "../measure/contest.mjs";
import { event } from "../measure/samples.mjs";

export const title = "Webhook";

const TEXT = event();
const BODY = new TextEncoder().encode(TEXT);
const SIGNATURE = createHmac("sha256", SECRET).update(BODY).digest("hex");
const HEADERS = { "content-type": "application/json", "x-100ms-signature": SIGNATURE };
const ALGORITHM = { name: "HMAC", hash: "SHA-256" };

/** Web Crypto compares in constant time. */
async function byHand(signature, body) {
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(SECRET), ALGORITHM, false, ["verify"]);
  const bytes = Uint8Array.from(signature.match(/../g), (pair) => Number.parseInt(pair, 16));
  if (!(await crypto.subtle.verify("HMAC", key, bytes, body))) throw new Error("the signature is wrong");
  return JSON.parse(new TextDecoder().decode(body));
}

const request = () => new Request("http://127.0.0.1/hook", { method: "POST", headers: HEADERS, body: BODY });

async function byHandFromRequest() {
  const received = request();
  return byHand(received.headers.get("x-100ms-signature"), await received.arrayBuffer());
}

export async function run({ quick, say }) {
  const checks = { signatureSecret: SECRET };
  const base = "Web Crypto by hand";
  say("headers and bytes");
  const plain = await contest({
    name: "webhook",
    title: "Verifying one webhook event of 4 KB",
    base,
    ours: "hms-live",
    quick,
    functions: {
      [base]: async () => byHand(HEADERS["x-100ms-signature"], BODY),
      "hms-live": async () => verifyWebhook({ headers: HEADERS, body: BODY }, checks),
    },
  });
  say("a Request");
  const whole = await contest({
    name: "webhook-request",
    title: "",
    base,
    ours: "hms-live",
    quick,
    functions: { [base]: byHandFromRequest, "hms-live": async () => verifyWebhook(request(), checks) },
  });
  return {
    about: `An event of ${BODY.length} bytes, as headers with bytes, and as a Request that is made anew each time. Both check the signature and parse; hms-live also checks the event's shape.`,
    tables: [
      { caption: "Headers and bytes", ...plain.table },
      { caption: "A Request", ...whole.table },
    ],
    plots: [plain.plot],
    goals: [
      within(plain.of("hms-live"), "webhook of 4 KB, bytes", 1, base),
      within(whole.of("hms-live"), "webhook of 4 KB, Request", 1, base),
    ],
  };
}
