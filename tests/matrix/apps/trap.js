// Makes the module of the package trap for real: its memory is grown to the end from outside, so that the next value that
// does not fit stops it. Nothing in the package knows of it.

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
  const large = "x".repeat(900_000);
  const url = () => lib.buildMeetingUrl(meeting);
  const begun = (id) => lib.getLiveStream(id, options).catch(described);

  const before = url();
  const inFlight = [begun("first")];
  exhaust(made.at(-1));
  const errors = [await failure(() => lib.buildMeetingUrl({ ...meeting, name: large }))];
  const between = url();
  inFlight.push(begun("second"));
  exhaust(made.at(-1));
  errors.push(await failure(() => lib.startLiveStream("room", { destination: large }, options)));

  // The answers of the calls in flight arrive at an instance that began neither.
  while (pending.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  for (const answer of pending) answer(new Response('{"code":404,"message":"live stream not found"}', { status: 404 }));
  const outcomes = await Promise.all(inFlight);
  return { urls: [before, between, url()], errors, outcomes, requests: pending.length, instances: made.length };
}

function exhaust({ exports: { memory } }) {
  for (let pages = 65_536; pages >= 1; ) {
    try {
      memory.grow(pages);
    } catch {
      pages = Math.floor(pages / 2);
    }
  }
}

async function failure(call) {
  try {
    return `no error, but ${String(await call()).slice(0, 100)}`;
  } catch (error) {
    return described(error);
  }
}

const described = (error) => ({
  name: error?.name,
  code: error?.code,
  status: error?.status,
  message: String(error?.message).slice(0, 300),
  cause: error?.cause?.name,
});
