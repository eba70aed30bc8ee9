// Runs one row in its own process: node row.mjs <name> [--quick]. Sends the result to its parent.
const [name, quick] = process.argv.slice(2);
const { title, run } = await import(new URL(`rows/${name}.mjs`, import.meta.url));
const say = (what) => console.error(`  ..   ${title.toLowerCase()}: ${what}`);
const found = { name, title, ...(await run({ quick: quick === "--quick", say })) };
if (process.send) process.send(found, () => process.exit());
else console.dir(found, { depth: 6, maxArrayLength: 20 });
