// One client in its own process, so that its CPU time can be measured separately.
import { addressOf } from "../../clients/index.mjs";

const [file, origin] = process.argv.slice(2);
const { connect } = await import(addressOf(file));
const call = connect(origin);

async function timed() {
  const began = performance.now();
  await call();
  return performance.now() - began;
}

process.on("message", async ({ count, together }) => {
  const cpu = process.cpuUsage();
  const began = performance.now();
  let times;
  if (together) {
    times = await Promise.all(Array.from({ length: count }, timed));
  } else {
    times = [];
    for (let index = 0; index < count; index += 1) times.push(await timed());
  }
  const wall = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  process.send({ times, wall: wall / count, cpu: (user + system) / 1000 / count });
});
process.send("ready");
