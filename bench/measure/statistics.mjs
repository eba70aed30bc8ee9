// Medians and spread. Means are not used, because outliers would distort them.

/** The `q` quantile. */
export function quantile(values, q) {
  const sorted = Float64Array.from(values).sort();
  const place = (sorted.length - 1) * q;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

export const median = (values) => quantile(values, 0.5);

/** The median and the 10th to 90th percentile. */
export const spread = (values) => ({ median: median(values), low: quantile(values, 0.1), high: quantile(values, 0.9) });

/** Ratios within the same round, in which any disturbance affected both. */
export const ratio = (values, base) => spread(values.map((value, round) => value / base[round]));
