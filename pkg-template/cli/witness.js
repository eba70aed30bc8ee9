// Learns the API's time and an accepted token from responses that are read anyway.

/**
 * A fetch that records both. `offset` is how many seconds the local clock is ahead of the API's; `authorization` is the
 * header of the last request without a 401. The package signs by the API's clock, whatever the local clock says.
 */
export function newWitness() {
  let offset;
  let authorization;
  return {
    async fetch(url, init) {
      const sent = Date.now();
      const response = await fetch(url, init);
      const told = Date.parse(response.headers.get("x-hms-date") ?? response.headers.get("date") ?? "");
      // `Date` is truncated to seconds and was written between sending and receiving.
      if (Number.isFinite(told)) offset = ((sent + Date.now()) / 2 - (told + 500)) / 1000;
      if (response.status !== 401) ({ authorization } = init.headers);
      return response;
    },
    offset: () => offset,
    authorization: () => authorization,
  };
}
