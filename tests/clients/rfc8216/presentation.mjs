// Loads a whole presentation, as a player would, and checks every rule: the master playlist, each media playlist, its media, and a
// second load.
import { check } from "./playlist.mjs";
import { checkBandwidth, checkFragments, checkInitialization, checkWebVtt } from "./media.mjs";
import { checkLive, checkReload, checkVariants } from "./reload.mjs";

const PLAYLIST_TYPES = ["application/vnd.apple.mpegurl", "audio/mpegurl"];

/** Checks a presentation. `later` lets time pass between the two loads. Resolves to the findings, and what was `seen`. */
export async function checkPresentation(url, later = async () => {}) {
  const findings = [];
  const note = (where, found) => findings.push(...found.map((finding) => `${where}: ${finding}`));
  const master = await load(url, note);
  const seen = { playlists: 1, segments: 0, texts: [[url, master.text]], media: [] };
  if (master.kind !== "master") return { findings: [...findings, `${url}: 4.3.4: no master playlist`], seen };

  const { variants, renditions } = master.playlist;
  const described = [
    ...variants.map((variant) => ({ ...variant, name: variant.uri })),
    ...renditions.filter(({ uri }) => uri),
  ];
  const loads = [];
  for (const { uri } of described) loads.push(await load(new URL(uri, url).href, note, "media"));
  note("the variants", checkVariants(loads.slice(0, variants.length).map(({ playlist }) => playlist)));
  for (const [index, each] of loads.entries()) {
    note(each.url, checkLive(each.playlist));
    const found = await checkMedia(each, described[index], note);
    seen.segments += found;
    seen.texts.push([each.url, each.text]);
    seen.media.push({ type: each.playlist.type, ended: each.playlist.ended });
  }
  await later();
  for (const each of loads) {
    const again = await load(each.url, note, "media");
    note(`${each.url}, loaded again`, checkReload(each.playlist, again.playlist));
    seen.texts.push([each.url, again.text]);
  }
  seen.playlists += 2 * loads.length;
  return { findings, seen };
}

async function load(url, note, kind) {
  const response = await fetch(url);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
  const type = response.headers.get("content-type")?.split(";")[0].trim().toLowerCase();
  const path = new URL(url).pathname;
  if (!path.endsWith(".m3u8") && !PLAYLIST_TYPES.includes(type))
    note(url, [`4: neither the name nor the type ${type} says that this is a playlist`]);
  if (!PLAYLIST_TYPES.includes(type)) note(url, [`4: the type of a playlist is ${PLAYLIST_TYPES[0]}, not ${type}`]);
  const checked = check(bytes);
  note(url, checked.findings);
  if (kind && checked.kind !== kind) note(url, [`4.3.4: a ${kind} playlist was expected`]);
  return { url, text: new TextDecoder().decode(bytes), ...checked };
}

async function checkMedia({ url, playlist }, described, note) {
  const { segments } = playlist;
  const get = async (uri) => {
    const response = await fetch(new URL(uri, url));
    if (response.status !== 200) throw new Error(`${uri} of ${url} answered ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  };
  const isText = described.type === "SUBTITLES";
  for (const map of new Set(segments.map((segment) => segment.map).filter(Boolean))) {
    note(`${url} ${map}`, checkInitialization(await get(map)));
  }
  if (!isText && segments.some(({ map }) => !map)) note(url, ["3.3: fragments of MP4 need #EXT-X-MAP"]);
  const sizes = [];
  // The clip has eight segments, so 20 cover more than two loops.
  const wanted = segments.length > 20 ? [...segments.slice(0, 10), ...segments.slice(-10)] : segments;
  for (const { uri, duration } of wanted) {
    const bytes = await get(uri);
    sizes.push({ bytes: bytes.byteLength, duration });
    note(`${url} ${uri}`, isText ? checkWebVtt(bytes, uri) : checkFragments(bytes, uri));
  }
  if (!isText && sizes.length >= 8) note(url, checkBandwidth(described, sizes, described.name));
  return wanted.length;
}
