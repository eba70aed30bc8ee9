// What a month costs on Cloudflare: one room, an hour on air each day, three ways for viewers to learn its status.
import { requestsOf, withBoth } from "../../worker/tests/worker.mjs";
import { crowd } from "../../worker/tests/many-viewers.mjs";
import { formatCount } from "../report/numbers.mjs";

export const title = "What it costs at scale";

/** Dollars, of the paid plan as documented in November 2026; what the plan includes is subtracted first. */
const PRICES = {
  requests: { price: 0.3, per: 1e6, included: 10e6 },
  processor: { price: 0.02, per: 1e6, included: 30e6 },
  objectRequests: { price: 0.15, per: 1e6, included: 1e6 },
  duration: { price: 12.5, per: 1e6, included: 400_000 },
  rows: { price: 1, per: 1e6, included: 50e6 },
};

const DAYS = 30;
/** A viewer's page that polls asks every five seconds, the longest interval of `waitForLiveStream`. */
const POLLS = 3600 / 5;
/** Milliseconds of processor that a request may take, and gigabytes that an object is billed with while it runs. */
const PROCESSOR = 1;
const OBJECT_MEMORY = 0.128;
const OBJECT_SECONDS = 0.003;

/** Per viewer and day. A connection is a request to an allowance and one to an audience, and the allowance wakes once more to erase itself. */
const WAYS = [
  {
    name: "the Worker's events",
    of: (viewers, apiCalls) => ({
      requests: viewers,
      processor: viewers * PROCESSOR,
      objectRequests: viewers * 3,
      duration: viewers * 3 * OBJECT_SECONDS * OBJECT_MEMORY,
      rows: viewers * 4,
      api: apiCalls,
    }),
  },
  {
    name: "polling through `createHandler`, in a Worker",
    of: (viewers) => ({
      requests: viewers * POLLS,
      processor: viewers * POLLS * PROCESSOR,
      api: viewers * POLLS,
    }),
  },
  {
    name: "polling the API, each viewer with a token",
    of: (viewers) => ({ api: viewers * POLLS }),
  },
];

export async function run({ quick, say }) {
  const [few, many] = quick ? [2, 10] : [10, 500];
  say(`${few} and ${many} viewers`);
  const [ofFew, ofMany] = [await apiCallsWith(few), await apiCallsWith(many)];
  const rows = [10, 1e3, 1e6].flatMap((viewers) =>
    WAYS.map(({ name, of }) => {
      const daily = of(viewers, ofMany);
      const used = (what) => (daily[what] ?? 0) * DAYS;
      return [
        formatCount(viewers),
        name,
        formatCount(used("requests")),
        formatCount(used("objectRequests")),
        formatCount(used("duration")),
        formatCount(used("rows")),
        `${formatCount(used("api"))}, ${formatCount(used("api") / DAYS / 3600)} a second`,
        dollars(used),
      ];
    }),
  );
  return {
    about:
      `One room that is on air for an hour on each of ${DAYS} days, from the first viewer's connection to the last one's end. Calculated from what a viewer causes ` +
      "and the documented prices of the platform, beyond the 5 dollars of its plan and what that includes. A viewer of the events causes one request to the " +
      "Worker, and two to objects and one alarm; four rows, of which two erase the others; while nothing happens, objects are asleep and not billed. A viewer " +
      `who polls asks every five seconds. Assumed: ${PROCESSOR} ms of processor for a request to the Worker, and ${OBJECT_SECONDS * 1000} ms for one to an object. Measured: the calls of the API, with ${few} viewers ${ofFew}, with ${many} viewers ${ofMany}. Polling the API ` +
      "needs a management token in every browser, which gives all of them the account: it is here for comparison alone.",
    tables: [
      {
        caption: "A month",
        columns: [
          "viewers",
          "how they learn of it",
          "Worker requests",
          "object requests",
          "GB-s",
          "rows written",
          "calls of the API",
          "dollars",
        ],
        rows,
      },
    ],
    plots: [],
    goals: [
      {
        what: "calls of the API by the Worker, per viewer",
        goal: "none",
        figure: `${ofFew} with ${few} viewers, ${ofMany} with ${many}`,
        reached: ofMany <= ofFew,
      },
    ],
  };
}

/** The number of the API's calls that a room causes, from its start until everybody knows that it runs. */
const apiCallsWith = (viewers) =>
  withBoth({ startDelay: 600 }, async ({ emulator, worker }) => {
    await crowd({ worker, viewers });
    return (await requestsOf(emulator)).length;
  });

function dollars(used) {
  const parts = Object.entries(PRICES).map(([what, { price, per, included }]) => {
    return (Math.max(0, used(what) - included) / per) * price;
  });
  return parts.reduce((sum, part) => sum + part, 0).toFixed(2);
}
