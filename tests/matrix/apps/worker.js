// A Worker that runs one case of the conformance suite per request, because workerd cancels what outlives a request.
import { lib } from "./both.js";
import { runtime } from "./runtime.js";
import { casesOf } from "./suite.js";
import { trap } from "./trap.js";

let cases;

export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/trap") return Response.json(await trap(lib));
    if (pathname === "/runtime") return Response.json(runtime());
    cases ??= casesOf(lib, env.EMULATOR, {});
    if (pathname === "/cases") return Response.json(cases.map(({ name, alone }) => ({ name, alone })));
    const { name, run } = cases[searchParams.get("number")];
    return Response.json({ name, failure: await run() });
  },
};
