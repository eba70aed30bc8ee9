// Medians and spread. The mean is nowhere: one hiccup of the machine would move it.

/** The value below which the share `q` of the values lies. */
export function quantile(values, q) {
  const sorted = Float64Array.from(values).sort();
  const place = (sorted.length - 1) * q;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

export const median = (values) => quantile(values, 0.5);

/** The median, and the range in which four values of five lie. */
export const spread = (values) => ({ median: median(values), low: quantile(values, 0.1), high: quantile(values, 0.9) });

/** How often more one took than the other in the same round, so that what disturbed the machine disturbed both. */
export const ratio = (values, base) => spread(values.map((value, round) => value / base[round]));
