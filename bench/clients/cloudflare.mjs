import { BaseLiveInputs } from "cloudflare/resources/stream/live-inputs/live-inputs";
import { createClient } from "cloudflare/tree-shakable";
import { KEY, SECRET } from "./identity.mjs";

export function connect(origin) {
  const client = createClient({ apiToken: SECRET, baseURL: origin, resources: [BaseLiveInputs] });
  return () => client.stream.liveInputs.create({ account_id: KEY });
}
