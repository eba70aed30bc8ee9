// RFC 8216, section 6.2: what may change between two loads of a media playlist, and how the playlists of a presentation must match.

/** Compares two consecutive loads of one playlist. */
export function checkReload(before, after) {
  const findings = [];
  const find = (section, sentence) => findings.push(`${section}: ${sentence}`);
  if (after.target !== before.target) find("6.2.1", "#EXT-X-TARGETDURATION must not change");
  if (after.type !== before.type) find("6.2.1", "#EXT-X-PLAYLIST-TYPE must not change");
  if (after.sequence < before.sequence) find("6.2.2", "the media sequence number must not become smaller");
  const gone = before.segments.slice(0, Math.max(0, after.sequence - before.sequence));
  if (before.type !== undefined && gone.length > 0)
    find("6.2.2", `segments must not leave a playlist of type ${before.type}`);
  if (before.ended && gone.length > 0) find("6.2.2", "segments left a playlist that had ended");
  const discontinuities = gone.filter(({ discontinuity }) => discontinuity).length;
  if (after.discontinuitySequence - before.discontinuitySequence !== discontinuities) {
    find(
      "6.2.2",
      `${discontinuities} discontinuities left, and the sequence of them grew by ${after.discontinuitySequence - before.discontinuitySequence}`,
    );
  }
  if (before.ended && !after.ended) find("6.2.1", "a playlist that had ended goes on");
  if (before.ended && after.segments.length !== before.segments.length)
    find("6.2.1", "a playlist that had ended changed");
  for (const [index, segment] of before.segments.entries()) {
    const same = after.segments[before.sequence + index - after.sequence];
    if (before.sequence + index < after.sequence) continue;
    if (!same) find("6.2.1", `the segment ${segment.uri} left the end of the playlist`);
    else
      for (const name of ["uri", "duration", "date", "map", "discontinuity"]) {
        if (same[name] !== segment[name]) find("6.2.1", `${name} of the segment ${segment.uri} became ${same[name]}`);
      }
  }
  return findings;
}

/** A live playlist must keep three target durations, so that a player at its live edge has something to play. */
export function checkLive({ ended, target, segments, sequence, type }) {
  if (ended || type !== undefined || sequence === 0) return [];
  const seconds = segments.reduce((sum, { duration }) => sum + duration, 0);
  return seconds < 3 * target
    ? [`6.2.2: ${seconds} s are left after segments were removed; three target durations are ${3 * target} s`]
    : [];
}

/** Section 6.2.4: compares the variants of one presentation. */
export function checkVariants(playlists) {
  const findings = [];
  const [first, ...others] = playlists;
  for (const [index, other] of others.entries()) {
    const differs = (name, left, right) =>
      left !== right && findings.push(`6.2.4: ${name} of variant ${index + 1} is ${right}, of variant 0 ${left}`);
    differs("the target duration", first.target, other.target);
    differs("the type", first.type, other.type);
    differs("the discontinuity sequence", first.discontinuitySequence, other.discontinuitySequence);
    differs("the end", first.ended, other.ended);
    // The window may have moved between the loads of two variants.
    for (const [at, segment] of first.segments.entries()) {
      const same = other.segments[first.sequence + at - other.sequence];
      if (same && (same.duration !== segment.duration || same.date !== segment.date)) {
        findings.push(`6.2.4: segment ${first.sequence + at} of variant ${index + 1} is not where it is in variant 0`);
      }
    }
  }
  return findings;
}
