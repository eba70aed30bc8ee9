// Parsing and checking one page of 100 streams.
import { listLiveStreams } from "hms-live";
import { z } from "zod";
import { TOKEN } from "../clients/token.mjs";
import { contest, within } from "../measure/contest.mjs";
import { page } from "../measure/samples.mjs";

export const title = "Response check";

const text = z.string();
const asset = z.looseObject({
  id: text,
  type: text,
  status: text,
  path: text,
  size: z.number(),
  duration: z.number(),
  created_at: text,
  thumbnails: z.array(text).nullish(),
  metadata: z.record(text, z.unknown()).nullish(),
});
const stream = z.looseObject({
  id: text,
  room_id: text,
  session_id: text,
  status: text,
  meeting_url: text,
  playback: z.looseObject({ url: text }),
  recording: z.looseObject({ hls_vod: z.boolean(), single_file_per_layer: z.boolean() }).nullable(),
  destination: text,
  created_at: text,
  started_at: text.nullable(),
  updated_at: text,
  stopped_at: text.nullable(),
  started_by: text,
  stopped_by: text,
  recording_assets: z.array(asset).nullable(),
});
const streams = z.looseObject({ data: z.array(stream).nullable(), limit: z.number().nullish(), last: text.nullish() });

/** A response without a network: all contenders read the same text. */
const answer = (body) => ({ status: 200, ok: true, headers: { get: () => null }, text: async () => body });

export async function run({ quick, say }) {
  const [full, none] = [page(100), page(0)];
  const get = async () => answer(full);
  const options = { token: TOKEN, fetch: get };
  const base = "JSON.parse";
  say("100 streams");
  const checked = await contest({
    name: "check",
    title: "Reading a page of 100 streams",
    base,
    ours: "hms-live",
    quick,
    functions: {
      [base]: async () => JSON.parse(await (await get()).text()),
      "JSON.parse + zod": async () => streams.parse(JSON.parse(await (await get()).text())),
      "hms-live": async () => listLiveStreams(null, options),
    },
  });
  say("no streams");
  const fixed = await contest({
    name: "check-empty",
    title: "",
    base,
    ours: "hms-live",
    quick,
    functions: {
      [base]: async () => JSON.parse(await answer(none).text()),
      "hms-live": async () => listLiveStreams(null, { token: TOKEN, fetch: async () => answer(none) }),
    },
  });
  const [own, zod] = [checked.of("hms-live"), checked.of("JSON.parse + zod")];
  return {
    about:
      `A page of ${full.length} bytes, from the text of a response that is there already. For hms-live the whole call is timed, ` +
      "arguments, request and timer included; the second table shows that part alone, on a page without streams.",
    tables: [
      { caption: "100 streams", ...checked.table },
      { caption: "No streams", ...fixed.table },
    ],
    plots: [checked.plot],
    goals: [
      within(own, "page of 100 streams, parsed and checked", 1.5, "JSON.parse"),
      {
        what: "page of 100 streams against zod",
        goal: "ahead of zod",
        figure: `${own.ratio.median.toFixed(2)} × against ${zod.ratio.median.toFixed(2)} ×`,
        reached: own.ratio.median <= zod.ratio.median,
      },
    ],
  };
}
