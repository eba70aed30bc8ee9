// The host of the module: what it can ask about values, and make of them. The module holds numbers for values: addresses of
// texts in its own memory, or minus a place in the table of the call whose step is taken, which has the kind of the value
// above its lowest 24 bits where it is told already. The lists below stand in the order of `Kind`, `Ask` and `Make` in
// src/values/language.rs, the places in that of src/values/slot.rs.

/** How many places of a table outlast a step: PLACES of numbers.js, which the crate's client does without. */
const PLACES = 44;

/** Stands for a value whose reading threw an exception. */
const THREW = Symbol();

/** The table of the call whose step is taken, and the memory of the module. */
let values;
let memory;

/** What the steps that run have added, behind the places of a table: these are the same for all tables. */
const added = Array(PLACES);
let end = PLACES;

/** A table for a call. */
export function table() {
  const values = Array(PLACES);
  values[1] = THREW;
  return values;
}

/** Takes a step with a table, and forgets what the step added. A step may run inside another's, from a getter. */
export function within(called, ofModule, step) {
  const before = values;
  const start = end;
  values = called;
  if (memory !== ofModule) forget(ofModule);
  try {
    return step();
  } finally {
    added.fill(undefined, start, end);
    end = start;
    values = before;
  }
}

function value(handle) {
  if (handle > 0) return once(texts, handle, textAt);
  const place = -handle & 0xffffff;
  return place < PLACES ? values[place] : added[place];
}

function textAt(address) {
  const bytes = new Uint8Array(memory.buffer);
  return String.fromCharCode(...bytes.subarray(address, bytes.indexOf(0, address)));
}

/** The handle of `THREW`, which has the first place. */
const THREW_HANDLE = -1;

function handle(made, kind = 0) {
  if (made === undefined) return 0;
  if (end > 0xffffff) throw new RangeError("there are too many values");
  added[end] = made;
  end += 1;
  return -((end - 1) | (kind << 24));
}

/** What is worth making only once: of an address its text, of a text what its mark says. All of them are the module's. */
const [texts, patterns, templates, lists] = Array.from({ length: 4 }, () => new Map());

/** Turns to another instance, whose texts may lie elsewhere. */
function forget(ofModule) {
  memory = ofModule;
  texts.clear();
  listed = 0;
}

function once(kept, key, make) {
  let found = kept.get(key);
  if (found === undefined) {
    found = make(key);
    kept.set(key, found);
  }
  return found;
}

const pattern = (text) => once(patterns, text, compiled);
const compiled = (text) => (text.startsWith("(?i)") ? new RegExp(text.slice(4), "i") : new RegExp(text));

const split = (text) => text.split("%");

const words = (text) => once(lists, text, listOf);
const listOf = (text) => text.match(/\S+/g) ?? [];

const asked = [
  kind,
  (text, wanted) => typeof text === "string" && pattern(wanted).test(text),
  (left, right) => left === right,
  (text) => (/[\ud800-\udfff]/.test(text) ? [...text].length : text.length),
  (text, at) => text.charCodeAt(at) || 0,
  // Every text and every unit is looked at, whatever is found.
  (expected, sent = "") =>
    expected.reduce((found, text) => {
      let difference = text.length ^ sent.length;
      for (let at = 0; at < text.length; at += 1) difference |= text.charCodeAt(at) ^ sent.charCodeAt(at);
      return found | (difference === 0);
    }, 0),
  (value, rule) => fits(value, rule >> 2, new Uint32Array(memory.buffer)),
];

function kind(value) {
  if (typeof value === "string") return value.length > 1_000_000 ? 7 : isBroken(value) ? 6 : 5;
  if (value === undefined) return 0;
  if (value === null) return 1;
  if (value === THREW) return 2;
  if (typeof value === "object") {
    try {
      return Array.isArray(value) ? 9 : ArrayBuffer.isView(value) ? 10 : 11;
    } catch {
      // A proxy that was revoked refuses to say.
      return 12;
    }
  }
  return { boolean: 3, number: 4, function: 8 }[typeof value] ?? 12;
}

/**
 * Whether a value that JSON held fits a rule of src/check.rs, which lies in the module's memory: its kind, and what goes with
 * that. A table is its names and the place of its fields, a field a rule and whether it may be missing. A no is only a doubt.
 */
function fits(json, rule, cells) {
  const wanted = cells[rule];
  const found = kind(json);
  if (typeof json === "string") return found === 5 && (wanted === 5 || (wanted === 0 && json !== ""));
  if (wanted !== found) return false;
  const about = cells[rule + 1] >> 2;
  if (found === 11) {
    return words(value(cells[about])).every((name, at) => {
      const member = json[name];
      const field = (cells[about + 1] >> 2) + 2 * at;
      return member == null ? cells[field + 1] > (member === undefined) : fits(member, cells[field] >> 2, cells);
    });
  }
  if (found === 9) return json.length <= cells[rule + 2] && json.every((item) => fits(item, about, cells));
  return found !== 4 || (json >= 0 && json < 2 ** 53);
}

// Not every runtime has `isWellFormed`, which need not look at each letter.
const isBroken = (text) => (text.isWellFormed ? !text.isWellFormed() : /\p{Surrogate}/u.test(text));

/** As one part of a URL. */
function encoded(of) {
  const text = `${of}`;
  if (/^[\w.~-]*$/.test(text)) return text;
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

const makers = [
  () => ({}),
  () => [],
  // A member of this name is never set, but JSON may hold one.
  (of, names) => {
    const known = words(names);
    return Object.keys(of).find((key) => key !== "__proto__" && !known.includes(key));
  },
  (template, ...parts) => {
    const pieces = once(templates, template, split);
    let text = pieces[0];
    for (let at = 1; at < pieces.length; at += 1) text += (parts[at - 1] ?? "") + pieces[at];
    return text;
  },
  (text, wanted) => pattern(wanted).exec(text)?.[1],
  (text, wanted, by) => text.replace(new RegExp(pattern(wanted), `g${pattern(wanted).flags}`), by),
  (text, part, by) => text.split(part).join(by),
  (text, separator) => text.split(separator),
  (text, most, mark = "…") => {
    // A letter has two units at most.
    const letters = [...text.slice(0, 2 * most + 2).replace(/[\0-\x1f\x7f-\x9f]/g, " ")];
    return letters.length > most ? letters.slice(0, most).join("") + mark : letters.join("");
  },
  (text = "") => text.toLowerCase(),
  encoded,
  decodeURIComponent,
  (reference, base) => new URL(reference, base).href,
  JSON.stringify,
  (text) => base64url(unescape(encodeURIComponent(text))),
  (text) => atob(text.replace(/-/g, "+").replace(/_/g, "/")),
  time,
  (number) => number > 0,
  (url, mark, name, of) => `${url}${mark}${name}=${encoded(of)}`,
];

/** Bytes, one in each unit of a text, as base64url without padding. */
export const base64url = (bytes) => btoa(bytes).replace(/=+$/, "").replace(/\+/g, "-").replace(/\//g, "_");

/** Milliseconds since 1970 of a time as RFC 3339 spells it, or as the header `Date` does; nothing else is a time. */
function time(spelt) {
  const isTime = /^(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:?\d\d)|\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT)$/;
  if (!isTime.test(spelt)) return undefined;
  return Date.parse(spelt.replace(/^(.{10})t/, "$1T").replace(/(\.\d{3})\d*/, "$1"));
}

export const ask = (what, first, second) => Number(asked[what](value(first), value(second)));

export function make(what, first, second, third, fourth) {
  try {
    return handle(makers[what](value(first), value(second), value(third), value(fourth)));
  } catch {
    return THREW_HANDLE;
  }
}

/** The list of names that was used last, and its handle. */
let list;
let listed;

function keyOf(names, index) {
  if (!names) return index;
  if (names !== listed) {
    list = words(value(names));
    listed = names > 0 ? names : 0;
  }
  return list[index];
}

export function member(of, names, index) {
  try {
    const from = value(of);
    const found = Object(from) === from ? from[keyOf(names, index)] : undefined;
    return handle(found, kind(found));
  } catch {
    return THREW_HANDLE;
  }
}

export function put(to, names, index, of) {
  value(to)[keyOf(names, index)] = value(of);
}

export function keep(place, kept) {
  values[-place] = value(kept);
}

export function number(of) {
  const found = value(of);
  return typeof found === "number" || typeof found === "string" ? Number(found) : NaN;
}

export const numeral = (number) => handle(number, 4);
