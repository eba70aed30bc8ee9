// The time of day as the server has it. A viewer's own clock may be minutes off, and "seconds behind live" with it.

/** The least and the most that the server may be ahead of this computer, in milliseconds. */
let range = [-Infinity, Infinity];

/** A `fetch` that learns the time from every answer of the page's own server. */
export async function fetchAndSetClock(url, init) {
  const sent = Date.now();
  const response = await fetch(url, init);
  learn(Date.parse(response.headers.get("date")), sent, Date.now());
  return response;
}

/** The server wrote the date, which is cut to whole seconds, after the request was sent and before the answer was here. */
function learn(date, sent, received) {
  if (!(date > 0)) return;
  const seen = [date - received, date + 1000 - sent];
  const both = [Math.max(range[0], seen[0]), Math.min(range[1], seen[1])];
  // A clock that was set meanwhile makes what was known before wrong.
  range = both[0] <= both[1] ? both : seen;
}

/** Now, corrected by no more than is certain. */
export function now() {
  const [least, most] = range;
  const correction = least > 0 || most < 0 ? (least + most) / 2 : 0;
  return Date.now() + correction;
}
