// What the answers that come anyway tell beside their bodies: the API's time, and that it has accepted a token.

/**
 * A fetch that notes both. `offset` is how many seconds this machine is ahead of the API, and `authorization` the header of the
 * last request that was not refused for it: the package signs for the API's time, whatever this machine's clock says.
 */
export function newWitness() {
  let offset;
  let authorization;
  return {
    async fetch(url, init) {
      const sent = Date.now();
      const response = await fetch(url, init);
      const told = Date.parse(response.headers.get("x-hms-date") ?? response.headers.get("date") ?? "");
      // A `Date` is cut to the second, and was written somewhere between sending and receiving.
      if (Number.isFinite(told)) offset = ((sent + Date.now()) / 2 - (told + 500)) / 1000;
      if (response.status !== 401) ({ authorization } = init.headers);
      return response;
    },
    offset: () => offset,
    authorization: () => authorization,
  };
}
