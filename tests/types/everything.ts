// Uses all of hms-live/server, and only globals of the language itself.
import {
  LiveStreamError,
  buildMeetingUrl,
  createAuthToken,
  createManagementToken,
  getLiveStream,
  init,
  listLiveStreams,
  parseMeetingUrl,
  pauseRecording,
  resumeRecording,
  sendTimedMetadata,
  startLiveStream,
  stopLiveStream,
  stopLiveStreams,
  verifyWebhook,
  waitForLiveStream,
} from "hms-live/server";
import type {
  Credentials,
  ListLiveStreamsFilter,
  LiveStream,
  LiveStreamErrorCode,
  LiveStreamPage,
  LiveStreamStatus,
  MeetingUrl,
  RecordingAsset,
  RequestOptions,
  StartLiveStreamParams,
  StartOptions,
  StoppedLiveStreams,
  TokenOptions,
  Transcription,
  WaitOptions,
  WebhookEvent,
} from "hms-live/server";

const credentials: Credentials = { accessKey: "key", secret: "secret" };
const options: RequestOptions = {
  credentials,
  baseUrl: "https://api.100ms.live/v2",
  timeout: 30_000,
  retries: 2,
  onRetry: ({ attempt, delay, error }) => void [attempt.toFixed(), delay.toFixed(), error.code],
  dangerouslyAllowBrowser: true,
};
export const tokens: RequestOptions[] = [{ token: "t" }, { token: () => "t" }, { token: async () => "t" }];

const transcription: Transcription = {
  enabled: true,
  modes: ["recorded", "live"],
  output_modes: ["txt", "srt", "json"],
  custom_vocabulary: ["100ms"],
  summary: { enabled: true, context: "c", temperature: 0.5, sections: [{ title: "t", format: "bullets" }] },
};
const readOnly = { modes: ["live"], output_modes: ["txt"] } as const;

const params: StartLiveStreamParams = {
  meeting_url: buildMeetingUrl({ subdomain: "myname", room_code: "abc-defg-hij", skip_preview: true }),
  recording: { hls_vod: true },
  destination: "main",
  transcription,
};

export async function life(): Promise<string> {
  const start: StartOptions = { ...options, ifRunning: "return" };
  const stream: LiveStream = await startLiveStream("room", params, start);
  await startLiveStream("room");
  await startLiveStream("room", null, null);
  await startLiveStream("room", { transcription: readOnly }, { credentials });
  const wait: WaitOptions = { ...options, until: "playable", timeout: 1, onStatus: (seen) => void seen.status.length };
  await waitForLiveStream(stream.id, wait);
  await getLiveStream(stream.id, options);
  await sendTimedMetadata(stream.id, { payload: "x", duration: 5 }, options);
  await pauseRecording(stream.id, options);
  await resumeRecording(stream.id, options);
  const stopped: LiveStream = await stopLiveStream(stream.id, options);
  const all: StoppedLiveStreams = await stopLiveStreams(stream.room_id, options);
  return [stopped.stopped_at ?? "", all.error ?? "", all.data[0]?.id ?? ""].join();
}

export async function lists(): Promise<number> {
  const filter: ListLiveStreamsFilter = { room_id: "r", session_id: "s", status: "running", start: "c", limit: 10 };
  const page: LiveStreamPage = await listLiveStreams(filter, options);
  let count = page.data.length + (page.limit ?? 0) + (page.last?.length ?? 0);
  for await (const stream of listLiveStreams(null, options)) count += stream.id.length;
  for await (const stream of listLiveStreams()) count += stream.id.length;
  return count;
}

export function fields(stream: LiveStream): string {
  const { recording, recording_assets, started_at } = stream;
  const asset: RecordingAsset | undefined = recording_assets?.[0];
  const width: unknown = asset?.metadata?.["max_width"];
  const vod: boolean | undefined = recording?.hls_vod;
  return [
    stream.playback.url,
    started_at?.slice(0, 10),
    asset?.thumbnails?.[0],
    asset?.size.toFixed(),
    width,
    vod,
  ].join();
}

export function status(value: LiveStreamStatus): number {
  switch (value) {
    case "starting":
    case "running":
    case "stopping":
    case "post_processing":
      return 1;
    case "completed":
    case "failed":
      return 2;
    default:
      return value.length;
  }
}

export function meeting(): MeetingUrl {
  const parts: MeetingUrl = {
    origin: "https://live.example.com",
    room_id: "r",
    role: "host",
    page: "streaming/meeting",
    skip_preview_headful: true,
    auth_token: "t",
    ui_mode: "something-new",
    name: "n",
    user_id: "u",
  };
  return parseMeetingUrl(buildMeetingUrl(parts));
}

export async function signing(): Promise<string> {
  const lifetime: TokenOptions = { expiresIn: 60, dangerouslyAllowBrowser: false };
  const app = await createAuthToken(credentials, { room_id: "r", role: "host", user_id: "u" }, lifetime);
  await createAuthToken(credentials, { room_id: "r", role: "host" }, null);
  return app + (await createManagementToken(credentials)) + (await createManagementToken(credentials, lifetime));
}

export async function webhook(body: Uint8Array): Promise<string> {
  const headers = { "x-secret": "s" };
  const checks = { header: { name: "x-secret", value: ["new", "old"] as const }, signatureSecret: "s" };
  const event: WebhookEvent = await verifyWebhook({ headers, body }, checks);
  await verifyWebhook({ headers, body: "{}" }, { signatureSecret: ["new", "old"] });
  const data: unknown = event.data["room_id"];
  return [event.id, event.type, event.timestamp, event.version, event.account_id, data].join();
}

export async function failing(): Promise<LiveStreamErrorCode | undefined> {
  try {
    await init();
  } catch (error) {
    if (!(error instanceof LiveStreamError)) throw error;
    const {
      name,
      message,
      status: http,
      serverMessage,
      details,
      method,
      url,
      path,
      argument,
      retryAfter,
      attempts,
    } = error;
    const texts: (string | undefined)[] = [name, message, serverMessage, details?.[0], method, url, path, argument];
    const numbers: (number | undefined)[] = [http, retryAfter, attempts];
    const stream: LiveStream | undefined = error.stream;
    const cause: unknown = error.cause;
    return texts.length + numbers.length > 0 && stream === cause ? error.code : undefined;
  }
  return undefined;
}
