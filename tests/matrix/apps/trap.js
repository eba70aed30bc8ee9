// Makes the module of the package trap for real: calls are begun inside calls, by getters, until its stack is used up.
// Nothing in the package knows of it.

/** Notes every instance that is made from now on, which has to be before the first call of the package. */
function watchInstances() {
  const made = [];
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct(target, given) {
      made.push(Reflect.construct(target, given));
      return made.at(-1);
    },
  });
  return made;
}

/** Two calls trap while two others are in flight; returns what each of them came to. */
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

  // The answers of the calls in flight arrive at an instance that began neither.
  while (pending.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  for (const answer of pending) answer(new Response('{"code":404,"message":"live stream not found"}', { status: 404 }));
  const outcomes = await Promise.all(inFlight);
  return { urls: [before, between, url()], errors, outcomes, requests: pending.length, instances: made.length };
}

/** Returns what became of the innermost call, and sees to it that all around it end as if nothing had happened. */
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
