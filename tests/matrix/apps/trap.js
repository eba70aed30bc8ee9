// Makes the package's WebAssembly module trap: getters make nested calls until the stack overflows. The package has no hook for this.

/** Records every instance that is created from now on. Call it before the first call of the package. */
function watchInstances() {
  const made = [];
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct(target, given) {
      const instance = Reflect.construct(target, given);
      // The module that decodes the package's text imports nothing.
      if (Object.keys(given[1]).length > 0) made.push(instance);
      return instance;
    },
  });
  return made;
}

/** Makes two calls trap while two others are in flight, and returns the outcome of each. */
export async function trap(lib) {
  const made = watchInstances();
  const pending = [];
  const fetch = () => new Promise((answer) => pending.push(answer));
  const options = { token: "a-management-token", baseUrl: "https://api.example.com/v2", fetch };
  const meeting = { subdomain: "myname", room_code: "abc-defg-hij" };
  const url = () => lib.buildMeetingUrl(meeting);
  const begun = (id) => lib.getLiveStream(id, options).catch(described);

  const before = url();
  const inFlight = [begun("first")];
  const errors = [overflow(lib, meeting)];
  const between = url();
  inFlight.push(begun("second"));
  errors.push(overflow(lib, meeting));

  // The answers of the calls in flight are handled by a new instance.
  while (pending.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  for (const answer of pending) answer(new Response('{"code":404,"message":"live stream not found"}', { status: 404 }));
  const outcomes = await Promise.all(inFlight);
  return { urls: [before, between, url()], errors, outcomes, requests: pending.length, instances: made.length };
}

/** Returns the error of the innermost call, and checks that all outer calls succeed. */
function overflow(lib, meeting) {
  let innermost;
  let depth = 0;
  const deeper = () => ({
    ...meeting,
    get subdomain() {
      depth += 1;
      try {
        const url = lib.buildMeetingUrl(deeper());
        if (!url.includes(meeting.subdomain)) throw new Error(`a call around it came to ${url}`);
      } catch (error) {
        innermost ??= described(error);
      }
      return meeting.subdomain;
    },
  });
  lib.buildMeetingUrl(deeper());
  return { ...innermost, depth };
}

const described = (error) => ({
  name: error?.name,
  code: error?.code,
  status: error?.status,
  message: String(error?.message).slice(0, 300),
  cause: error?.cause?.name,
});
