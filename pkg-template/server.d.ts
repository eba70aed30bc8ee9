// What only servers use; the entry has everything of `hms-live` too.
import type { Credentials } from "./index.cjs";

export * from "./index.cjs";

// ---------------------------------------------------------------- tokens

/**
 * Signs a management token (a JSON Web Token, HS256) for the REST API. For servers: refused in a browser.
 *
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT`.
 * @see https://www.100ms.live/docs/get-started/v2/get-started/security-and-tokens
 */
export function createManagementToken(credentials: Credentials, options?: TokenOptions | null): Promise<string>;

/**
 * Signs an app token, with which one peer joins one room; it is what `auth_token` in a meeting URL holds. For servers:
 * refused in a browser.
 *
 * @param claims `room_id`, `role` and `user_id` have 1 to 256 characters.
 * @throws {@link LiveStreamError} `ERR_INVALID_ARGUMENT`.
 * @see https://www.100ms.live/docs/get-started/v2/get-started/security-and-tokens
 */
export function createAuthToken(
  credentials: Credentials,
  claims: { room_id: string; role: string; user_id?: string },
  options?: TokenOptions | null,
): Promise<string>;

/** How a token is signed. */
export interface TokenOptions {
  /** Seconds, whole, 1 to 7 776 000. Default 600 for a management token, 86 400 for an app token. */
  expiresIn?: number;
  /** Allows signing where every visitor can read the secret. For experiments of your own. */
  dangerouslyAllowBrowser?: boolean;
}

// ---------------------------------------------------------------- webhooks

/**
 * Authenticates one webhook request and returns its event. At least one check must be asked for, and every check that is
 * asked for must pass, in constant time, before the body is parsed. Remember the `id` of each event: the sender repeats an
 * event after 1, 3 and 10 seconds until it gets a 200, and keeps no order.
 *
 * @param request The `Request` itself, its body not read yet, or its headers and its raw body. At most 10 MiB.
 * @throws {@link LiveStreamError} `ERR_WEBHOOK` when a check fails or the body holds no event, `ERR_INVALID_ARGUMENT`.
 * @see https://www.100ms.live/docs/server-side/v2/how-to-guides/configure-webhooks/overview
 */
export function verifyWebhook(
  request:
    | { readonly headers: WebhookHeaders; arrayBuffer(): PromiseLike<ArrayBuffer> }
    | { readonly headers: WebhookHeaders; readonly body: string | Uint8Array },
  checks: {
    /** A secret header that was set on the dashboard: the usual way. Several values allow rotation. */
    header?: { name: string; value: string | readonly string[] };
    /**
     * The secret of `x-100ms-signature`: HMAC-SHA256 of the raw body as hex. 100ms documents it for HIPAA workspaces; others
     * prove themselves by `header`. Several secrets allow rotation.
     */
    signatureSecret?: string | readonly string[];
  },
): Promise<WebhookEvent>;

/** A `Headers` object, or a plain object of headers. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | { readonly [name: string]: string | readonly string[] | undefined };

/** What a webhook tells. */
export interface WebhookEvent<T extends string = string, D = Record<string, unknown>> {
  /** Version of the format, as `2.0`. */
  version: string;
  /** The same each time an event is repeated. */
  id: string;
  /** The account that the room belongs to. */
  account_id: string;
  /** When it happened. RFC 3339. */
  timestamp: string;
  /** `hls.started.success`, `hls.stopped.success`, `hls.failure`, `hls.recording.success`, and others. */
  type: T;
  /** What happened, in the fields of its type. */
  data: D;
}
