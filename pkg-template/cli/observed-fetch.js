// Observes responses to learn the API's time and an accepted token, without requests of its own.

/**
 * A fetch that observes its responses. `offset` is how many seconds the local clock is ahead of the API's;
 * `authorization` is the header of the last request that was not answered with 401. The package signs tokens by the
 * API's clock, whatever the local clock says.
 */
export function observedFetch() {
  let offset;
  let authorization;
  return {
    async fetch(url, init) {
      const sent = Date.now();
      const response = await fetch(url, init);
      const date = Date.parse(response.headers.get("x-hms-date") ?? response.headers.get("date") ?? "");
      // `Date` is truncated to seconds and was written between sending and receiving.
      if (Number.isFinite(date)) offset = ((sent + Date.now()) / 2 - (date + 500)) / 1000;
      if (response.status !== 401) ({ authorization } = init.headers);
      return response;
    },
    offset: () => offset,
    authorization: () => authorization,
  };
}
