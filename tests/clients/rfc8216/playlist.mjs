// RFC 8216, section 4.3: the rules for a single playlist. `check` returns `{kind, findings, playlist}`; a playlist without findings keeps
// every rule that can be checked without fetching anything else.
import { checkDateRanges } from "./date-ranges.mjs";
import { readAttributes, readDate, readLines, unquoted } from "./lines.mjs";
import { checkMaster } from "./master.mjs";

const BASIC = ["#EXTM3U", "#EXT-X-VERSION"];
const SEGMENT = [
  "#EXTINF",
  "#EXT-X-BYTERANGE",
  "#EXT-X-DISCONTINUITY",
  "#EXT-X-KEY",
  "#EXT-X-MAP",
  "#EXT-X-PROGRAM-DATE-TIME",
  "#EXT-X-DATERANGE",
];
const MEDIA = [
  "#EXT-X-TARGETDURATION",
  "#EXT-X-MEDIA-SEQUENCE",
  "#EXT-X-DISCONTINUITY-SEQUENCE",
  "#EXT-X-ENDLIST",
  "#EXT-X-PLAYLIST-TYPE",
  "#EXT-X-I-FRAMES-ONLY",
];
const MASTER = [
  "#EXT-X-MEDIA",
  "#EXT-X-STREAM-INF",
  "#EXT-X-I-FRAME-STREAM-INF",
  "#EXT-X-SESSION-DATA",
  "#EXT-X-SESSION-KEY",
];
const EITHER = ["#EXT-X-INDEPENDENT-SEGMENTS", "#EXT-X-START"];
/** Tags that may occur at most once. Protocol version 7 removed ALLOW-CACHE. */
const ONCE = [...BASIC, ...MEDIA, ...EITHER, "#EXT-X-ALLOW-CACHE"];
const BEFORE_SEGMENTS = ["#EXT-X-TARGETDURATION", "#EXT-X-MEDIA-SEQUENCE", "#EXT-X-DISCONTINUITY-SEQUENCE"];
const WITHOUT_VALUE = [
  "#EXTM3U",
  "#EXT-X-DISCONTINUITY",
  "#EXT-X-ENDLIST",
  "#EXT-X-I-FRAMES-ONLY",
  "#EXT-X-INDEPENDENT-SEGMENTS",
];
const INTEGERS = ["#EXT-X-VERSION", "#EXT-X-TARGETDURATION", "#EXT-X-MEDIA-SEQUENCE", "#EXT-X-DISCONTINUITY-SEQUENCE"];

export function check(bytes) {
  const findings = [];
  const find = (section, sentence) => findings.push(`${section}: ${sentence}`);
  const { first, entries } = readLines(bytes, find);
  const tags = entries.filter(({ kind }) => kind === "tag");
  const value = (name) => tags.find((tag) => tag.name === name)?.value;
  const has = (names) => tags.some(({ name }) => names.includes(name));

  if (first !== "#EXTM3U") find("4.3.1.1", "the first line must be #EXTM3U");
  for (const tag of tags) {
    const known = [BASIC, SEGMENT, MEDIA, MASTER, EITHER, "#EXT-X-ALLOW-CACHE"].flat().includes(tag.name);
    if (!known) find("4.3", `line ${tag.line}: ${tag.name} is no tag of the standard`);
    if (WITHOUT_VALUE.includes(tag.name) && tag.value !== undefined)
      find("4.3", `line ${tag.line}: ${tag.name} takes no value`);
    if (INTEGERS.includes(tag.name) && !/^\d{1,20}$/.test(tag.value ?? ""))
      find("4.2", `line ${tag.line}: ${tag.name} is no decimal integer`);
  }
  for (const name of ONCE) {
    const several = tags.filter((tag) => tag.name === name);
    const section = name === "#EXT-X-VERSION" ? "4.3.1.2" : "4.3.3";
    if (several.length > 1) find(section, `line ${several[1].line}: ${name} must not occur more than once`);
  }
  const isMedia = has([...SEGMENT, ...MEDIA]);
  const isMaster = has(MASTER);
  if (isMedia && isMaster) find("4.3.4", "tags of media playlists and of master playlists in one playlist");
  if (!isMedia && !isMaster) find("4.1", "neither a media playlist nor a master playlist");

  const version = Number(value("#EXT-X-VERSION") ?? 1);
  const kind = isMaster ? "master" : "media";
  const playlist = isMaster ? checkMaster(entries, find) : checkMedia(entries, { value, has, version }, find);
  return { kind, findings, playlist: { version, ...playlist } };
}

function checkMedia(entries, { value, has, version }, find) {
  const target = Number(value("#EXT-X-TARGETDURATION"));
  if (value("#EXT-X-TARGETDURATION") === undefined) find("4.3.3.1", "a media playlist must have #EXT-X-TARGETDURATION");
  const type = value("#EXT-X-PLAYLIST-TYPE");
  if (has(["#EXT-X-PLAYLIST-TYPE"]) && !["EVENT", "VOD"].includes(type))
    find("4.3.3.5", `the type is EVENT or VOD, not ${type}`);
  const firstSegment = entries.findIndex(({ kind, name }) => kind === "uri" || name === "#EXTINF");
  for (const { name, line } of entries.slice(firstSegment < 0 ? entries.length : firstSegment)) {
    const section =
      { "#EXT-X-MEDIA-SEQUENCE": "4.3.3.2", "#EXT-X-DISCONTINUITY-SEQUENCE": "4.3.3.3" }[name] ?? "4.3.3.1";
    if (BEFORE_SEGMENTS.includes(name)) find(section, `line ${line}: ${name} must come before the first segment`);
  }
  const discontinuity = entries.findIndex(({ name }) => name === "#EXT-X-DISCONTINUITY");
  const sequenceOfThem = entries.findIndex(({ name }) => name === "#EXT-X-DISCONTINUITY-SEQUENCE");
  if (discontinuity >= 0 && sequenceOfThem > discontinuity)
    find("4.3.3.3", "#EXT-X-DISCONTINUITY-SEQUENCE must come before #EXT-X-DISCONTINUITY");

  const segments = readSegments(entries, { target, version }, find);
  checkDates(segments, find);
  const ranges = checkDateRanges(
    entries.filter(({ name }) => name === "#EXT-X-DATERANGE"),
    segments,
    find,
  );
  const sequence = Number(value("#EXT-X-MEDIA-SEQUENCE") ?? 0);
  const discontinuitySequence = Number(value("#EXT-X-DISCONTINUITY-SEQUENCE") ?? 0);
  const whole = has(["#EXT-X-ENDLIST"]);
  if (has(["#EXT-X-ALLOW-CACHE"]) && version >= 7) find("7", "#EXT-X-ALLOW-CACHE was taken out in version 7");
  return { target, type, sequence, discontinuitySequence, ended: whole, segments, ranges };
}

/** Section 4.3.2: each URI is a segment, and the segment tags before it apply to it. */
function readSegments(entries, { target, version }, find) {
  const segments = [];
  let next = {};
  let map;
  for (const entry of entries) {
    if (entry.name === "#EXTINF") {
      if (next.duration !== undefined) find("4.3.2.1", `line ${entry.line}: two durations for one segment`);
      next.duration = durationOf(entry, version, find);
      if (Math.round(next.duration) > target)
        find("4.3.3.1", `line ${entry.line}: ${next.duration} s are longer than the target duration of ${target} s`);
    } else if (entry.name === "#EXT-X-PROGRAM-DATE-TIME") {
      next.date = readDate(entry.value);
      if (next.date === undefined) find("4.3.2.6", `line ${entry.line}: no date with a time zone: ${entry.value}`);
    } else if (entry.name === "#EXT-X-MAP") {
      map = mapOf(entry, version, find);
    } else if (entry.name === "#EXT-X-DISCONTINUITY") {
      next.discontinuity = true;
    } else if (entry.name === "#EXT-X-BYTERANGE") {
      if (!/^\d+(@\d+)?$/.test(entry.value ?? "")) find("4.3.2.2", `line ${entry.line}: a byte range is n[@o]`);
      if (version < 4) find("7", `line ${entry.line}: byte ranges need version 4`);
    } else if (entry.kind === "uri") {
      if (next.duration === undefined) find("4.3.2.1", `line ${entry.line}: a segment without #EXTINF`);
      segments.push({ uri: entry.text, line: entry.line, map, ...next });
      next = {};
    }
  }
  if (Object.keys(next).length > 0) find("4.3.2", "segment tags at the end without a segment");
  return segments;
}

function durationOf({ value, line }, version, find) {
  const [, seconds] = /^(\d+(?:\.\d+)?),/.exec(value ?? "") ?? [];
  if (seconds === undefined) find("4.3.2.1", `line ${line}: #EXTINF is \`duration,[title]\`, and this is ${value}`);
  if (version < 3 && seconds?.includes(".")) find("4.3.2.1", `line ${line}: a fraction of a second needs version 3`);
  return Number(seconds);
}

function mapOf(entry, version, find) {
  const attributes = readAttributes(entry, { URI: "string", BYTERANGE: "string" }, find);
  if (!attributes.has("URI")) find("4.3.2.5", `line ${entry.line}: #EXT-X-MAP without URI`);
  // Version 5 allows it only in I-frame playlists.
  if (version < 6) find("7", `line ${entry.line}: #EXT-X-MAP needs version 6`);
  return unquoted(attributes.get("URI"));
}

/** Section 4.3.2.6: dates must agree with durations, to the millisecond. */
function checkDates(segments, find) {
  for (const [index, segment] of segments.entries()) {
    const before = segments[index - 1];
    if (!before || segment.date === undefined || before.date === undefined || segment.discontinuity) continue;
    const off = segment.date - before.date - before.duration * 1000;
    if (Math.abs(off) > 1)
      find("4.3.2.6", `line ${segment.line}: the date is ${off} ms from where the segment before it ends`);
  }
}
