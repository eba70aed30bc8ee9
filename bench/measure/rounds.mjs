// Contenders take turns: every round lets each of them do one batch, in an order that is drawn anew, so that noise of the
// machine hits all alike and nobody always runs behind the same neighbour.

/** Runs the rounds and returns what each contender's batches returned, by name; the first rounds only warm up. */
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
 * Turns functions into contenders whose batches take a millisecond or so, less than the machine's turns for other
 * programs, and return the microseconds of one call: those on the clock and those of the processor.
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
