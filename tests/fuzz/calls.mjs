// Generates valid arguments for every function from the schema of the core, and mutates arguments.
import { readSchema } from "../built.mjs";
import { HANDLER_FUNCTIONS } from "../handler/functions.mjs";
import { changed } from "./texts.mjs";
import { put } from "./values.mjs";

export const A_TOKEN = "eyJhbGciOiJIUzI1NiJ9.canary.token";
export const WEBHOOK_SECRET = "canary-webhook-secret";

const schema = readSchema();

/** Valid values of members whose rules are not specific enough. */
const GOOD = {
  "Credentials.accessKey": "canary-access-key",
  "Credentials.secret": "canary-secret",
  // Rarely, because a start with a key first reads the lists.
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
/** Groups of alternatives, of which exactly one is given. */
const EITHER = {
  Meeting: [
    [["subdomain"], ["origin"]],
    [["room_code"], ["room_id", "role"]],
  ],
};
/** Valid arguments that have no table. */
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
    throw new Error(`the fuzzer has a value for ${place}, which the core does not have`);
}

/** Generates a valid value for each kind of rule. */
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

/** Generates an argument with every member of its table. */
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

/** The names of the functions that make requests, and of all others except the handler's. */
export const requesting = [...requests.keys()];
export const others = [...functions.keys()].filter((name) => !HANDLER_FUNCTIONS.includes(name));

/** Generates valid arguments of a function, with the options of the case. */
export function goodArguments(name, options, random) {
  const argument = ({ name, table }) => (table ? good(table, random) : random.pick(ARGUMENTS[name]));
  if (functions.has(name)) return functions.get(name).parameters.map(argument);
  const { ids, input, options: tables } = requests.get(name);
  // A token and credentials exclude each other.
  const { credentials, ...more } = Object.assign({}, ...tables.map((table) => good(table, random)));
  return [...ids.map((id) => argument({ name: id })), ...(input ? [argument(input)] : []), { ...more, ...options }];
}

export const withCredentials = ({ token, ...options }, random) => ({
  ...options,
  credentials: good("Credentials", random),
});

/** Every position in a list of arguments, as a path of keys. */
function places(value, path = []) {
  const inner = typeof value === "object" && value !== null && !(value instanceof AbortSignal);
  const found = inner ? Object.keys(value).flatMap((key) => places(value[key], [...path, key])) : [];
  return path.length > 0 ? [path, ...found] : found;
}

const at = (value, path) => path.reduce((inner, key) => inner?.[key], value);

/** Mutates arguments, and reports where. */
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
    // Does not mutate inside of an inserted value, because reading it may throw.
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
    // A member that is valid on the first read and anything on later ones.
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
