// RFC 8216, section 3 and parts of 4.3: the format of segments, and whether they match their playlist.

/** Section 3.3: the initialization section of fragmented MP4. */
export function checkInitialization(bytes) {
  const kinds = boxes(bytes).map(({ kind }) => kind);
  const findings = [];
  if (kinds[0] !== "ftyp") findings.push(`3.3: an initialization section begins with ftyp, not ${kinds[0]}`);
  if (!kinds.includes("moov")) findings.push("3.3: an initialization section without moov");
  const moov = boxes(bytes).find(({ kind }) => kind === "moov");
  const inside = moov ? boxes(bytes, moov.start, moov.end).map(({ kind }) => kind) : [];
  if (moov && !inside.includes("mvex")) findings.push("3.3: moov without mvex");
  if (moov && !inside.includes("trak")) findings.push("3.3: moov without trak");
  if (!new TextDecoder("latin1").decode(bytes.slice(0, 64)).match(/iso[6-9]/))
    findings.push("3.3: the brand must be iso6 or one that is compatible with it");
  return findings;
}

export function checkFragments(bytes, name) {
  const kinds = boxes(bytes).map(({ kind }) => kind);
  const findings = [];
  if (!kinds.includes("moof") || !kinds.includes("mdat"))
    findings.push(`3.3: ${name} is made of ${kinds}, without moof and mdat`);
  if (kinds.includes("moov")) findings.push(`3.3: ${name} brings its own moov`);
  for (const moof of boxes(bytes).filter(({ kind }) => kind === "moof")) {
    for (const traf of boxes(bytes, moof.start, moof.end).filter(({ kind }) => kind === "traf")) {
      if (!boxes(bytes, traf.start, traf.end).some(({ kind }) => kind === "tfdt"))
        findings.push(`3.3: ${name} has a track fragment without tfdt`);
    }
  }
  return findings;
}

/** Section 3.5: a WebVTT segment may have no cues, but must map its times to the media timeline. */
export function checkWebVtt(bytes, name) {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  const findings = [];
  const wrong = (sentence) => findings.push(`3.5: ${name}: ${sentence}`);
  const [header, ...blocks] = text.replace(/\r\n?/g, "\n").split(/\n\n+/);
  if (!/^WEBVTT([ \t].*)?(\n|$)/.test(header)) wrong("it does not begin with WEBVTT");
  const map = /^X-TIMESTAMP-MAP=(.*)$/m.exec(header)?.[1];
  if (map === undefined) wrong("no X-TIMESTAMP-MAP in the header");
  else if (!/^(LOCAL:(\d+:)?\d\d:\d\d\.\d{3},MPEGTS:\d+|MPEGTS:\d+,LOCAL:(\d+:)?\d\d:\d\d\.\d{3})$/.test(map))
    wrong(`X-TIMESTAMP-MAP=${map}`);
  for (const block of blocks
    .map((each) => each.trim())
    .filter((each) => each && !/^(NOTE|STYLE|REGION)\b/.test(each))) {
    const times = block.split("\n").find((line) => line.includes("-->"));
    const [, from, to] =
      /^((?:\d+:)?\d\d:\d\d\.\d{3})[ \t]+-->[ \t]+((?:\d+:)?\d\d:\d\d\.\d{3})([ \t]|$)/.exec(times ?? "") ?? [];
    if (!from) wrong(`no times in the cue ${block}`);
    else if (!(seconds(to) > seconds(from))) wrong(`the cue ends before it begins: ${times}`);
  }
  return findings;
}

/** Section 4.3.4.2: no sequence of segments may exceed BANDWIDTH. All segments have the same duration here, so the largest decides. */
export function checkBandwidth({ peak, average }, sizes, name) {
  const rates = sizes.map(({ bytes, duration }) => (bytes * 8) / duration);
  const findings = [];
  if (Math.max(...rates) > peak)
    findings.push(`4.3.4.2: ${name} has ${Math.ceil(Math.max(...rates))} bits per second, and BANDWIDTH is ${peak}`);
  const mean =
    sizes.reduce((sum, { bytes }) => sum + bytes * 8, 0) / sizes.reduce((sum, { duration }) => sum + duration, 0);
  if (average > 0 && Math.abs(mean - average) > average / 10)
    findings.push(
      `4.3.4.2: ${name} has ${Math.ceil(mean)} bits per second on the average, and AVERAGE-BANDWIDTH is ${average}`,
    );
  return findings;
}

const seconds = (time) => time.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);

function boxes(bytes, start = 0, end = bytes.byteLength) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = [];
  for (let at = start; at + 8 <= end; ) {
    const size = view.getUint32(at);
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (size < 8 || at + size > end) return [...found, { kind: `${kind} of ${size} bytes`, start: end, end }];
    found.push({ kind, start: at + 8, end: at + size });
    at += size;
  }
  return found;
}
