// Validates the secrets: each must be long enough, and no two may be equal.

const SHORTEST_SESSION_SECRET = 32;
const SHORTEST_WEBHOOK_SECRET = 16;

/** The configured values of each secret. */
export interface Secrets {
  HMS_ACCESS_KEY: readonly string[];
  HMS_SECRET: readonly string[];
  SESSION_SECRET: readonly string[];
  WEBHOOK_SECRET: readonly string[];
  WEBHOOK_SIGNATURE_SECRET: readonly string[];
}

type Name = keyof Secrets;

const SHORTEST: [Name, number][] = [
  ["SESSION_SECRET", SHORTEST_SESSION_SECRET],
  ["WEBHOOK_SECRET", SHORTEST_WEBHOOK_SECRET],
  ["WEBHOOK_SIGNATURE_SECRET", SHORTEST_WEBHOOK_SECRET],
];

/** Pairs that must differ, because whoever knows one could otherwise use the other. */
const DIFFERENT: [Name, Name][] = [
  ["HMS_SECRET", "HMS_ACCESS_KEY"],
  ["SESSION_SECRET", "HMS_SECRET"],
  ["SESSION_SECRET", "HMS_ACCESS_KEY"],
  ["WEBHOOK_SECRET", "HMS_SECRET"],
  ["WEBHOOK_SECRET", "HMS_ACCESS_KEY"],
  ["WEBHOOK_SECRET", "SESSION_SECRET"],
  ["WEBHOOK_SIGNATURE_SECRET", "HMS_ACCESS_KEY"],
  ["WEBHOOK_SIGNATURE_SECRET", "SESSION_SECRET"],
  ["WEBHOOK_SIGNATURE_SECRET", "WEBHOOK_SECRET"],
  // 100ms does not say which secret signs webhooks, so that one may be HMS_SECRET.
];

/** One sentence per problem, without any value. */
export function problemsOf(secrets: Secrets): string[] {
  const short = SHORTEST.filter(([name, least]) => secrets[name].some((value) => value.length < least)).map(
    ([name, least]) => `${name} is too short: it needs ${least} characters, as \`openssl rand -hex 32\` makes`,
  );
  const same = DIFFERENT.filter(([name, other]) => secrets[name].some((value) => secrets[other].includes(value))).map(
    ([name, other]) => `${name} must not be the same as ${other}`,
  );
  return [...short, ...same];
}
