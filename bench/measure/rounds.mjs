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

/** Turns functions into contenders whose batches take some milliseconds each and return the nanoseconds of one call. */
export async function timed(functions, milliseconds = 5) {
  const contenders = [];
  for (const [name, run] of Object.entries(functions)) {
    const measure = run.constructor.name === "AsyncFunction" ? inTurn : atOnce;
    let count = 1;
    while ((await measure(run, count)) * count < milliseconds * 1e6) count *= 2;
    contenders.push({ name, batch: () => measure(run, count) });
  }
  return contenders;
}

function atOnce(run, count) {
  const began = performance.now();
  for (let index = 0; index < count; index += 1) run();
  return ((performance.now() - began) * 1e6) / count;
}

async function inTurn(run, count) {
  const began = performance.now();
  for (let index = 0; index < count; index += 1) await run();
  return ((performance.now() - began) * 1e6) / count;
}

function shuffled(list) {
  const left = [...list];
  return Array.from(list, () => left.splice(Math.floor(Math.random() * left.length), 1)[0]);
}
