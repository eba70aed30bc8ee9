/** @type {import("next").NextConfig} */
export default {
  cacheComponents: true,
  partialPrefetching: true,
  // This folder is all of the app, whatever lockfile lies above it.
  turbopack: { root: import.meta.dirname },
};
