// One cold start in this process.
const [file, origin, entry] = process.argv.slice(2);
const began = performance.now();
const { connect } = await import(new URL(`../../clients/${file}`, import.meta.url));
if (entry) await (await import(entry)).init();
const call = connect(origin);
const usable = performance.now() - began;
await call();
console.log(JSON.stringify({ usable, answered: performance.now() - began }));
process.exit();
