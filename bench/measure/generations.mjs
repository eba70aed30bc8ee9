// Clients in processes of their own, which are started anew several times, because speed varies between processes.
import { start } from "./children.mjs";

/**
 * Calls `measure` for each generation with the clients and their processes, and returns what it found by table and client, of all
 * generations together.
 */
export async function inGenerations({ clients, generations, say }, measure) {
  const all = {};
  for (let generation = 1; generation <= generations; generation += 1) {
    say(`processes ${generation} of ${generations}`);
    const server = await start("server.mjs");
    const callers = [];
    for (const { name, file } of clients)
      callers.push({ name, process: await start("caller.mjs", [file, server.first]) });
    for (const [table, found] of Object.entries(await measure(callers))) {
      all[table] ??= Object.fromEntries(clients.map(({ name }) => [name, []]));
      for (const [name, values] of Object.entries(found)) all[table][name].push(...values);
    }
    for (const { process } of callers) process.stop();
    server.stop();
  }
  return all;
}
