// Good arguments for every function, made of the schema of the core, and what can be done to arguments.
import { readSchema } from "../built.mjs";
import { HANDLER_FUNCTIONS } from "../handler/functions.mjs";
import { changed } from "./texts.mjs";
import { put } from "./values.mjs";

export const A_TOKEN = "eyJhbGciOiJIUzI1NiJ9.canary.token";
export const WEBHOOK_SECRET = "canary-webhook-secret";

const schema = readSchema();

/** Good values of members of which the rules say too little. */
const GOOD = {
  "Credentials.accessKey": "canary-access-key",
  "Credentials.secret": "canary-secret",
  // A start with a key looks for that first, so not many have one.
  "StartOptions.idempotencyKey": (random) => (random.chance(0.2) ? "canary-key-1" : undefined),
  "CheckOptions.signatureSecret": WEBHOOK_SECRET,
  "HeaderOptions.name": "x-my-secret",
  "HeaderOptions.value": "canary-value",
  "EXTERNAL_PARAMS.rtmp_urls": () => ["rtmp://live.example.com/app/canary-key"],
  "Meeting.subdomain": "myname",
  "Meeting.origin": "https://a.example",
  "Meeting.room_code": "abc-defg-hij",
  "Meeting.room_id": "63b2",
  "Meeting.role": "host",
  "Meeting.auth_token": "canary.app.token",
};
/** Of each of these groups of members one is given. */
const EITHER = {
  Meeting: [
    [["subdomain"], ["origin"]],
    [["room_code"], ["room_id", "role"]],
  ],
};
/** Good arguments without a table. */
const ARGUMENTS = {
  roomId: ["room"],
  streamId: ["stream"],
  peerId: ["peer"],
  recordingId: ["recording"],
  templateId: ["template"],
  role: ["host"],
  recording: [{ path: "s3://bucket/a.mp4" }],
  request: [{ headers: { "x-my-secret": "canary-value" }, body: "{}" }],
  url: [
    "https://myname.app.100ms.live/preview/abc-defg-hij?skip_preview=true&name=n",
    "https://a.example/63b2/host?userId=u",
  ],
};

for (const place of Object.keys(GOOD)) {
  const [table, name] = place.split(".");
  if (!schema.tables[table]?.members.some((member) => member.name === name))
    throw new Error(`the fuzzer has a value for ${place}, which the core has not`);
}

/** A good value for each kind of rule. */
const RULES = {
  filled: () => "x",
  text: () => "x",
  pattern: () => "x",
  sized: ({ least }) => "x".repeat(Math.max(least, 1)),
  webUrl: () => "https://a.example/x?auth_token=canary",
  oneOf: ({ choices }, random) => random.pick(choices),
  flag: (_, random) => random.chance(0.5),
  count: (_, random) => random.below(100),
  number: ({ least, most, whole }, random) =>
    whole ? least + random.below(Math.min(most - least + 1, 60)) : least + random.next() * (most - least),
  function: () => () => {},
  list: ({ item }, random) => Array.from({ length: 1 + random.below(2) }, () => RULES[item.kind](item, random)),
  object: ({ table }, random) => good(table, random),
  map: ({ of }, random) => ({ name: RULES[of.kind](of, random) }),
  any: () => undefined,
};

/** An argument with every member that its table has. */
function good(table, random) {
  const left = (EITHER[table] ?? []).flatMap((group) => {
    const taken = random.pick(group);
    return group.filter((each) => each !== taken).flat();
  });
  const made = {};
  for (const { name, rule } of schema.tables[table].members) {
    const known = GOOD[`${table}.${name}`] ?? (() => RULES[rule.kind](rule, random));
    const value = typeof known === "function" ? known(random) : known;
    if (value !== undefined && !left.includes(name)) made[name] = value;
  }
  return made;
}

const requests = new Map(schema.operations.map((operation) => [operation.name, operation]));
const functions = new Map(schema.functions.map((each) => [each.name, each]));

/** Functions that make requests, and those that make none. */
export const requesting = [...requests.keys()];
export const others = [...functions.keys()].filter((name) => !HANDLER_FUNCTIONS.includes(name));

/** Arguments of a function that work; `options` are those of the case. */
export function goodArguments(name, options, random) {
  const argument = ({ name, table }) => (table ? good(table, random) : random.pick(ARGUMENTS[name]));
  if (functions.has(name)) return functions.get(name).parameters.map(argument);
  const { ids, input, options: tables } = requests.get(name);
  // Whoever gives a token gives no credentials.
  const { credentials, ...more } = Object.assign({}, ...tables.map((table) => good(table, random)));
  return [...ids.map((id) => argument({ name: id })), ...(input ? [argument(input)] : []), { ...more, ...options }];
}

export const withCredentials = ({ token, ...options }, random) => ({
  ...options,
  credentials: good("Credentials", random),
});

/** Every place in a list of arguments, as keys from the outside in. */
function places(value, path = []) {
  const inner = typeof value === "object" && value !== null && !(value instanceof AbortSignal);
  const found = inner ? Object.keys(value).flatMap((key) => places(value[key], [...path, key])) : [];
  return path.length > 0 ? [path, ...found] : found;
}

const at = (value, path) => path.reduce((inner, key) => inner?.[key], value);

/** Does something to arguments, and notes what. */
export function mutatedArguments(args, values, note) {
  const { random } = values;
  if (random.chance(0.05)) {
    note("all arguments");
    return Array.from({ length: random.below(5) }, () => values.any());
  }
  let mutated = args;
  const done = [];
  for (let count = random.pick([1, 1, 1, 2, 3]); count > 0; count -= 1) {
    const path = random.chance(0.04) ? [String(args.length)] : random.pick(places(args));
    // What is inside of a value that was put here before may not be touched: it may throw.
    if (done.some((before) => before.every((key, depth) => key === path[depth]))) continue;
    done.push(path);
    const found = at(args, path);
    note(path.join("."));
    mutated = put(mutated, path, another(found, values));
  }
  return mutated;
}

function another(found, values) {
  const { random } = values;
  if (typeof found === "string" && random.chance(0.5)) return changed(found, random);
  if (typeof found !== "object" || found === null || random.chance(0.4)) return values.any();
  const keys = Object.keys(found);
  const key = random.pick(keys) ?? "x";
  return random.pick([
    () => {
      const { [key]: _, ...rest } = found;
      return rest;
    },
    () => put(found, [values.key()], values.any()),
    () => put(found, [`${key}s`], found[key]),
    () => Object.freeze({ ...found }),
    () => Object.assign(Object.create(null), found),
    () => Object.create(found),
    () => new Proxy(found, {}),
    () =>
      new Proxy(found, {
        [random.pick(["get", "ownKeys", "getOwnPropertyDescriptor", "has", "getPrototypeOf"])]: random.chance(0.5)
          ? values.bomb
          : () => values.any(),
      }),
    () => Object.defineProperty({ ...found }, key, { get: values.bomb, enumerable: true }),
    // A member that is good on the first read and anything on the next.
    () => {
      let reads = 0;
      return Object.defineProperty({ ...found }, key, {
        get: () => (reads++ === 0 ? found[key] : values.any()),
        enumerable: true,
      });
    },
    () => ({ ...found, toJSON: values.any(), then: values.any() }),
    () => [found],
    () => Object.entries(found),
    () => new Map(Object.entries(found)),
  ])();
}
