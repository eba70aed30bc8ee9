/** @type {import("next").NextConfig} */
export default {
  cacheComponents: true,
  partialPrefetching: true,
  // The app's root is this folder, even if a parent folder has a lockfile.
  turbopack: { root: import.meta.dirname },
};
