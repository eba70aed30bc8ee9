// The time by the server's clock, because a viewer's own clock may be minutes off, and "seconds behind live" with it.

/** The bounds of the server's lead over this computer's clock, in milliseconds. */
let range = [-Infinity, Infinity];

/** A `fetch` that learns the time from the `Date` header of each response. */
export async function fetchAndSetClock(url, init) {
  const sent = Date.now();
  const response = await fetch(url, init);
  learn(Date.parse(response.headers.get("date")), sent, Date.now());
  return response;
}

/** `Date` is truncated to whole seconds, and was written between sending the request and receiving the response. */
function learn(date, sent, received) {
  if (!(date > 0)) return;
  const seen = [date - received, date + 1000 - sent];
  const both = [Math.max(range[0], seen[0]), Math.min(range[1], seen[1])];
  // If the bounds contradict each other, a clock was set in the meantime.
  range = both[0] <= both[1] ? both : seen;
}

/** The current time, corrected only as far as the bounds prove an error. */
export function now() {
  const [least, most] = range;
  const correction = least > 0 || most < 0 ? (least + most) / 2 : 0;
  return Date.now() + correction;
}
