// RFC 8216, section 4.3.4: variants and their renditions.
import { readAttributes, unquoted } from "./lines.mjs";

const VARIANT = {
  BANDWIDTH: "integer",
  "AVERAGE-BANDWIDTH": "integer",
  CODECS: "string",
  RESOLUTION: "resolution",
  "FRAME-RATE": "float",
  "HDCP-LEVEL": "enumerated",
  AUDIO: "string",
  VIDEO: "string",
  SUBTITLES: "string",
  "CLOSED-CAPTIONS": "any",
};
const RENDITION = {
  TYPE: "enumerated",
  URI: "string",
  "GROUP-ID": "string",
  LANGUAGE: "string",
  "ASSOC-LANGUAGE": "string",
  NAME: "string",
  DEFAULT: "enumerated",
  AUTOSELECT: "enumerated",
  FORCED: "enumerated",
  "INSTREAM-ID": "string",
  CHARACTERISTICS: "string",
  CHANNELS: "string",
};
/** RFC 6381, for the codecs that this project uses. */
const CODEC = /^(avc[13]\.[0-9A-Fa-f]{6}|mp4a\.40\.\d{1,2}|stpp(\.\w+)*|wvtt)$/;
const GROUPS = { AUDIO: "AUDIO", VIDEO: "VIDEO", SUBTITLES: "SUBTITLES", "CLOSED-CAPTIONS": "CLOSED-CAPTIONS" };

export function checkMaster(entries, find) {
  const variants = [];
  const renditions = [];
  for (const [index, entry] of entries.entries()) {
    if (entry.name === "#EXT-X-STREAM-INF") variants.push(variantOf(entry, entries[index + 1], find));
    if (entry.name === "#EXT-X-MEDIA") renditions.push(renditionOf(entry, find));
    if (entry.kind === "uri" && entries[index - 1]?.name !== "#EXT-X-STREAM-INF")
      find("4.3.4.2", `line ${entry.line}: a URI without #EXT-X-STREAM-INF before it`);
  }
  if (variants.length === 0) find("4.3.4.2", "a master playlist without a variant");
  checkGroups(variants, renditions, find);
  return { variants, renditions };
}

function variantOf(tag, next, find) {
  const wrong = (sentence) => find("4.3.4.2", `line ${tag.line}: ${sentence}`);
  const attributes = readAttributes(tag, VARIANT, find);
  const given = (name) => unquoted(attributes.get(name));
  if (next?.kind !== "uri") wrong("no URI follows the variant");
  if (!attributes.has("BANDWIDTH")) wrong("a variant without BANDWIDTH");
  const [peak, average] = [Number(given("BANDWIDTH")), Number(given("AVERAGE-BANDWIDTH") ?? 0)];
  if (average > peak) wrong("AVERAGE-BANDWIDTH is larger than BANDWIDTH");
  const codecs = given("CODECS")?.split(",") ?? [];
  for (const codec of codecs) if (!CODEC.test(codec.trim())) wrong(`CODECS names an unknown codec: ${codec}`);
  for (const name of attributes.keys()) if (!(name in VARIANT)) wrong(`${name} is no attribute of a variant`);
  // SHOULD in the RFC, but required here, because players select by resolution.
  if (!attributes.has("RESOLUTION")) wrong("a variant with video should have RESOLUTION");
  return {
    uri: next?.text,
    peak,
    average,
    codecs,
    line: tag.line,
    resolution: given("RESOLUTION"),
    frameRate: given("FRAME-RATE"),
    attributes,
  };
}

function renditionOf(tag, find) {
  const wrong = (sentence) => find("4.3.4.1", `line ${tag.line}: ${sentence}`);
  const attributes = readAttributes(tag, RENDITION, find);
  const given = (name) => unquoted(attributes.get(name));
  const type = given("TYPE");
  for (const name of ["TYPE", "GROUP-ID", "NAME"]) if (!attributes.has(name)) wrong(`a rendition without ${name}`);
  if (!["AUDIO", "VIDEO", "SUBTITLES", "CLOSED-CAPTIONS"].includes(type)) wrong(`there is no type ${type}`);
  if (type === "SUBTITLES" && !attributes.has("URI")) wrong("subtitles need a URI");
  if (type === "CLOSED-CAPTIONS" && attributes.has("URI")) wrong("closed captions have no URI");
  if (type === "CLOSED-CAPTIONS" && !/^(CC[1-4]|SERVICE([1-9]|[1-5]\d|6[0-3]))$/.test(given("INSTREAM-ID") ?? ""))
    wrong("closed captions need INSTREAM-ID");
  if (type !== "CLOSED-CAPTIONS" && attributes.has("INSTREAM-ID")) wrong("INSTREAM-ID is for closed captions");
  for (const name of ["DEFAULT", "AUTOSELECT", "FORCED"]) {
    if (attributes.has(name) && !["YES", "NO"].includes(given(name))) wrong(`${name} is YES or NO`);
  }
  if (given("DEFAULT") === "YES" && given("AUTOSELECT") === "NO") wrong("AUTOSELECT must be YES where DEFAULT is");
  if (attributes.has("FORCED") && type !== "SUBTITLES") wrong("FORCED is for subtitles");
  if (attributes.has("LANGUAGE") && !/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(given("LANGUAGE")))
    wrong("LANGUAGE is no language tag");
  for (const name of attributes.keys()) if (!(name in RENDITION)) wrong(`${name} is no attribute of a rendition`);
  return { type, group: given("GROUP-ID"), name: given("NAME"), uri: given("URI"), line: tag.line, attributes };
}

/** Section 4.3.4.1.1 and the group attributes of 4.3.4.2. */
function checkGroups(variants, renditions, find) {
  const named = (type, group) => renditions.filter((rendition) => rendition.type === type && rendition.group === group);
  for (const { type, group, line } of renditions) {
    const members = named(type, group);
    const names = members.map(({ name }) => name);
    if (new Set(names).size < names.length)
      find("4.3.4.1.1", `line ${line}: two renditions of the group ${group} have one name`);
    const defaults = members.filter(({ attributes }) => attributes.get("DEFAULT") === "YES");
    if (defaults.length > 1) find("4.3.4.1.1", `line ${line}: the group ${group} has more than one default`);
  }
  for (const variant of variants) {
    for (const [name, type] of Object.entries(GROUPS)) {
      const group = variant.attributes.get(name);
      if (group === undefined || (name === "CLOSED-CAPTIONS" && group === "NONE")) continue;
      if (named(type, unquoted(group)).length === 0)
        find("4.3.4.2", `line ${variant.line}: there is no group ${group} of type ${type}`);
    }
  }
}
