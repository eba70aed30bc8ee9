// Interleaves contenders: in each round every contender runs one batch in random order, so that noise affects all equally and none always
// follows the same neighbour.

/** Runs the rounds and returns the results of each contender by name; the first rounds are warm-up. */
export async function interleave(contenders, { rounds, warmUp }) {
  const found = Object.fromEntries(contenders.map(({ name }) => [name, []]));
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const { name, batch } of shuffled(contenders)) {
      const value = await batch();
      if (round >= 0) found[name].push(value);
    }
  }
  return found;
}

/**
 * Turns functions into contenders with batches of about a millisecond, shorter than a scheduler time slice, that return the microseconds of
 * one call in wall-clock and CPU time.
 */
export async function timed(functions, milliseconds = 1) {
  const contenders = [];
  for (const [name, run] of Object.entries(functions)) {
    const repeat = run.constructor.name === "AsyncFunction" ? inTurn : atOnce;
    const measure = async (count) => {
      const cpu = process.cpuUsage();
      const began = performance.now();
      await repeat(run, count);
      const time = performance.now() - began;
      const { user, system } = process.cpuUsage(cpu);
      return { time: (time * 1000) / count, cpu: (user + system) / count };
    };
    let count = 1;
    while ((await measure(count)).time * count < milliseconds * 1000) count *= 2;
    contenders.push({ name, batch: () => measure(count) });
  }
  return contenders;
}

function atOnce(run, count) {
  for (let index = 0; index < count; index += 1) run();
}

async function inTurn(run, count) {
  for (let index = 0; index < count; index += 1) await run();
}

function shuffled(list) {
  const left = [...list];
  return Array.from(list, () => left.splice(Math.floor(Math.random() * left.length), 1)[0]);
}
