// Web platform objects are accepted, whether declared by the DOM library or by @types/node.
import { getLiveStream, init, verifyWebhook } from "hms-live/server";

const controller = new AbortController();

export async function web(request: Request, bytes: Uint8Array): Promise<void> {
  await getLiveStream("stream", { token: "t", signal: controller.signal, fetch: globalThis.fetch });
  await getLiveStream("stream", {
    token: "t",
    signal: AbortSignal.timeout(5),
    fetch: (url, given) => fetch(url, given),
  });
  await verifyWebhook(request, { header: { name: "x-secret", value: "s" } });
  await verifyWebhook({ headers: request.headers, body: await request.text() }, { signatureSecret: "s" });
  await verifyWebhook({ headers: new Headers(), body: bytes }, { signatureSecret: "s" });
  await init(bytes);
  await init(bytes.buffer);
  await init(new URL("https://a.example/pkg_bg.wasm"));
  await init("/pkg_bg.wasm");
  await init(fetch("/pkg_bg.wasm"));
  await init(new Response());
}
