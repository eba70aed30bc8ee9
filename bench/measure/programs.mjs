// Bundles the clients for runtimes without installed packages.
import { bundle } from "./bundle.mjs";

/** Bundles each client with `program`, which uses its `connect` and `ready`; reports clients that cannot be bundled. */
export async function programs(clients, program, options) {
  const built = new Map();
  const missing = [];
  for (const { name, file, entry } of clients) {
    const ready = entry ? `import { init as ready } from "${entry}";` : "const ready = undefined;";
    try {
      built.set(name, await bundle(`import { connect } from "./clients/${file}"; ${ready} ${program}`, options));
    } catch (error) {
      missing.push({ name, reason: `does not build: ${error.errors.length} errors` });
    }
  }
  return { built, missing };
}
