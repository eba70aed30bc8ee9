// The host of the core: functions that inspect and create values, documented in src/values/host.rs. The core holds
// handles. A positive handle is the address of a literal in the module's memory; a negative one is a negated index into
// the value list of the current step.

import { memberOf } from "./member.js";
import { redact } from "./redact.js";

/** The value whose getter threw. It comes first in every list, so its handle is constant. */
const THREW = Symbol();
const THREW_HANDLE = -1;

/** The values of the current step, those that its call keeps for the next one, and the memory of the module. */
let values;
let kept;
let memory;

/** The kept values before the first step. */
export const nothingKept = () => [undefined, THREW];

/**
 * Runs a step with the values that a call kept, and returns those that it keeps for the next one. Steps may nest, since
 * a getter can begin a call.
 */
export function within(previous, ofModule, step) {
  const outerValues = values;
  const outerKept = kept;
  values = previous;
  kept = nothingKept();
  if (memory !== ofModule) forget(ofModule);
  try {
    step();
    return kept;
  } finally {
    values = outerValues;
    kept = outerKept;
  }
}

/** The value of a handle. */
export const value = (handle) => (handle > 0 ? once(texts, handle, textAt) : values[-handle]);

function textAt(address) {
  const bytes = new Uint8Array(memory.buffer);
  return String.fromCharCode(...bytes.subarray(address, bytes.indexOf(0, address)));
}

/** Creates a handle for a value in the current step. */
export const handle = (made) => (made === undefined ? 0 : 1 - values.push(made));

/** Caches: literals by address; patterns, template pieces and word lists by their text. */
const [texts, patterns, templates, lists] = Array.from({ length: 4 }, () => new Map());

/** Switches to another instance, whose literals may have other addresses. */
function forget(ofModule) {
  memory = ofModule;
  texts.clear();
}

function once(made, key, make) {
  let found = made.get(key);
  if (found === undefined) {
    found = make(key);
    made.set(key, found);
  }
  return found;
}

const pattern = (text) => once(patterns, text, compiled);
const compiled = (text) => (text.startsWith("(?i)") ? new RegExp(text.slice(4), "i") : new RegExp(text));

const pieces = (template) => once(templates, template, (text) => text.split("%"));
const words = (text) => once(lists, text, (text) => text.match(/\S+/g) ?? []);

/** The number of a kind in src/values/kind.rs. */
function kindOf(found) {
  if (typeof found === "string") return found.length > 1_000_000 ? 7 : isBroken(found) ? 6 : 5;
  if (found === undefined) return 0;
  if (found === null) return 1;
  if (found === THREW) return 2;
  if (typeof found === "object") {
    try {
      return Array.isArray(found) ? 9 : ArrayBuffer.isView(found) ? 10 : 11;
    } catch {
      // Inspecting a revoked proxy throws.
      return 12;
    }
  }
  return { boolean: 3, number: 4, function: 8 }[typeof found] ?? 12;
}

// Where `isWellFormed` exists, it is faster than scanning each character.
const isBroken = (text) => (text.isWellFormed ? !text.isWellFormed() : /\p{Surrogate}/u.test(text));

/**
 * Whether a value parsed from JSON satisfies a rule of src/check/rule.rs, which is read from the module's memory: its
 * kind, then its parameters. A table is the addresses of its names and of its fields; a field is the address of a rule,
 * and a need. Depending on the need, a null is removed or replaced by an empty list.
 */
function fit(json, rule, cells) {
  const wanted = cells[rule];
  const found = kindOf(json);
  if (typeof json === "string") return found === 5 && (wanted === 5 || (wanted === 0 && json !== ""));
  if (wanted !== found && !(wanted === 12 && found === 11)) return false;
  const about = cells[rule + 1] >> 2;
  if (found === 11) {
    if (wanted === 12) return Object.values(json).every((item) => fit(item, about, cells));
    return words(value(cells[about])).every((name, at) => {
      const member = memberOf(json, name);
      const field = (cells[about + 1] >> 2) + 2 * at;
      const need = cells[field + 1];
      if (member === null && need & 4) delete json[name];
      if (member === null && need & 8) json[name] = [];
      return member == null ? need & (member === null ? 1 : 2) : fit(member, cells[field] >> 2, cells);
    });
  }
  // The minimum length is left to the walk, since no response has one.
  if (found === 9) return json.length <= cells[rule + 2] && json.every((item) => fit(item, about, cells));
  return found !== 4 || (json >= 0 && json < 2 ** 53);
}

/** Wraps a function of values as a function of handles; if it throws, the result is the handle of THREW. */
const making =
  (make) =>
  (first, second = 0, third = 0, fourth = 0) => {
    try {
      return handle(make(value(first), value(second), value(third), value(fourth)));
    } catch {
      return THREW_HANDLE;
    }
  };

/** Reads a member; the result is the handle of THREW if its getter throws. */
function read(of, key) {
  try {
    const from = value(of);
    const found = Object(from) === from ? memberOf(from, key) : undefined;
    return handle(found);
  } catch {
    return THREW_HANDLE;
  }
}

const nameOf = (names, index) => words(value(names))[index];

const lettersOf = (name) => name.slice(0, 64).replace(/_/g, "").toLowerCase();

/** The Levenshtein distance between two names. */
function distanceOf(left, right) {
  const row = [...` ${right}`].map((_, at) => at);
  for (const letter of left) {
    let diagonal = row[0]++;
    for (let at = 1; at < row.length; at += 1) {
      [diagonal, row[at]] = [row[at], Math.min(diagonal + (letter !== right[at - 1]), row[at] + 1, row[at - 1] + 1)];
    }
  }
  return row.pop();
}

/** Encodes bytes, given as one per UTF-16 unit, as base64url without padding. */
export const base64url = (bytes) => btoa(bytes).replace(/=/g, "").replace(/\+/g, "-").replace(/\//g, "_");

function encoded(of) {
  const text = `${of}`;
  if (/^[\w.~-]*$/.test(text)) return text;
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The functions that the core calls. */
export const host = {
  kind: (of) => kindOf(value(of)),
  same: (left, right) => value(left) === value(right),
  matches(of, wanted) {
    const text = value(of);
    return typeof text === "string" && pattern(value(wanted)).test(text);
  },
  length(of) {
    const text = value(of);
    return /[\ud800-\udfff]/.test(text) ? [...text].length : text.length;
  },
  // Constant time: compares all texts and all characters, whatever is found.
  includesInConstantTime(list, of) {
    const sent = value(of);
    return value(list).reduce((found, text) => {
      let difference = text.length ^ sent.length;
      for (let at = 0; at < text.length; at += 1) difference |= text.charCodeAt(at) ^ sent.charCodeAt(at);
      return found | (difference === 0);
    }, 0);
  },
  fits: (of, address) => fit(value(of), address >> 2, new Uint32Array(memory.buffer)),
  toNumber(of) {
    const found = value(of);
    return typeof found === "number" || typeof found === "string" ? Number(found) : NaN;
  },
  // Only RFC 3339 and the format of the `Date` header are accepted.
  toTime(of) {
    const spelt = value(of);
    const isTime =
      /^(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:?\d\d)|\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT)$/;
    if (!isTime.test(spelt)) return NaN;
    return Date.parse(spelt.replace(/^(.{10})t/, "$1T").replace(/(\.\d{3})\d*/, "$1"));
  },

  get: (of, name) => read(of, value(name)),
  member: (of, names, index) => read(of, nameOf(names, index)),
  item: read,
  // `__proto__` is never set as a member, but JSON may contain it.
  unknownName: making((of, names, more = "") =>
    Object.keys(of).find((key) => key !== "__proto__" && !words(names).includes(key) && !words(more).includes(key)),
  ),
  names: making((of) => Object.keys(of).filter((key) => key !== "__proto__")),
  // Ignores case and underscores, so that `hlsVod` is similar to `hls_vod`.
  nearest: making((name, names, more = "") => {
    let [best, least] = [undefined, Infinity];
    for (const known of [...words(names), ...words(more)]) {
      const distance = distanceOf(lettersOf(name), lettersOf(known));
      if (distance <= 1 + (known.length >> 2) && distance < least) [best, least] = [known, distance];
    }
    return best;
  }),
  set(of, name, given) {
    value(of)[value(name)] = value(given);
  },
  setMember(of, names, index, given) {
    value(of)[nameOf(names, index)] = value(given);
  },
  push: (of, given) => value(of).push(value(given)),

  fromJson: making(JSON.parse),
  fromNumber: handle,
  toJson: making(JSON.stringify),

  fill: making((template, ...parts) => {
    const [first, ...rest] = pieces(template);
    return rest.reduce((text, piece, at) => text + (parts[at] ?? "") + piece, first);
  }),
  find: making((text, wanted) => pattern(wanted).exec(text)?.[1]),
  replaceAll: making((text, wanted, by) => text.replace(new RegExp(pattern(wanted), `g${pattern(wanted).flags}`), by)),
  redact: making((text, secret, more = []) => redact(text, [secret, ...more])),
  split: making((text, separator) => text.split(separator)),
  start: (of, most) => handle(value(of).slice(0, most)),
  printable(of, most, ellipsis) {
    // A character has at most two code units.
    const letters = [
      ...value(of)
        .slice(0, 2 * most + 2)
        .replace(/[\0-\x1f\x7f-\x9f]/g, " "),
    ];
    const mark = ellipsis && letters.length > most ? "…" : "";
    return handle(letters.slice(0, most).join("") + mark);
  },
  toLowerCase: making((text) => text.toLowerCase()),
  percentEncode: making(encoded),
  percentDecode: making(decodeURIComponent),
  withParameter: making((url, mark, name, of) => `${url}${mark}${name}=${encoded(of)}`),
  resolve: making((reference, base) => new URL(reference, base).href),
  toBase64url: making((text) => base64url(unescape(encodeURIComponent(text)))),
  fromBase64url: making((text) => atob(text.replace(/-/g, "+").replace(/_/g, "/"))),

  keep: (of) => (of > 0 ? of : 1 - kept.push(values[-of])),
};
