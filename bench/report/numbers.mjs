// Numbers as the tables show them.

export const formatCount = (value) => Math.round(value).toLocaleString("en-US");

/** A median with its range. */
export const formatRange = ({ median, low, high }, digits = 2) =>
  `${median.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
