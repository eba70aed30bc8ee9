// The emulator's control API, and the room that each case has to itself.
import { ok } from "./assert.js";

/** The control routes of one emulator. */
export class Emulator {
  /** `baseUrl` is what the library calls, in case a proxy is in between. */
  constructor({ origin, accessKey, secret, baseUrl = `${origin}/v2` }) {
    this.origin = origin;
    this.baseUrl = baseUrl;
    this.credentials = { accessKey, secret };
  }

  async control(method, path, body) {
    const init = { method };
    if (body !== undefined) {
      init.body = JSON.stringify(body);
      init.headers = { "content-type": "application/json" };
    }
    const response = await fetch(`${this.origin}/_emulator/${path}`, init);
    const text = await response.text();
    ok(response.ok, `the emulator refused ${method} ${path}: ${text}`);
    return JSON.parse(text);
  }

  /** Adds a fault rule and returns a function that removes it. */
  async rule(rule) {
    const { id } = await this.control("POST", "rules", rule);
    return () => this.control("DELETE", `rules/${id}`);
  }
}

/** Each case has its own room, so that cases neither see nor wait for each other. */
export class Room {
  #defaults;

  constructor(emulator, defaults) {
    this.emulator = emulator;
    this.id = newId();
    this.#defaults = defaults;
  }

  get start() {
    return `/v2/live-streams/room/${this.id}/start`;
  }

  get stop() {
    return `/v2/live-streams/room/${this.id}/stop`;
  }

  /** Call options that point at the emulator. */
  options(more) {
    return { baseUrl: this.emulator.baseUrl, credentials: this.emulator.credentials, ...this.#defaults, ...more };
  }

  /** Call options with a token instead of credentials. */
  withToken(token, more) {
    const { credentials, ...options } = this.options(more);
    return { ...options, token };
  }

  set(settings) {
    return this.emulator.control("PUT", `rooms/${this.id}`, settings);
  }

  rule(rule) {
    return this.emulator.rule(rule);
  }

  /** Adds a fault rule for the start route of this room. */
  onStart(rule) {
    return this.rule({ method: "POST", path: this.start, ...rule });
  }

  requests() {
    return this.emulator.control("GET", `requests?room=${this.id}`);
  }

  /** How many requests with this method, and this path if given, the emulator received. */
  async count(method, path) {
    const requests = await this.requests();
    return requests.filter((request) => request.method === method && (!path || request.path === path)).length;
  }

  /** How many POSTs to the start route the emulator received. */
  starts() {
    return this.count("POST", this.start);
  }

  /** All streams of the room, ended ones included, newest first. */
  streams() {
    return this.emulator.control("GET", `streams?room=${this.id}`);
  }
}

/** An id in the API's format: 24 hexadecimal digits. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const sleepSeconds = (number) => new Promise((resolve) => setTimeout(resolve, number * 1000));

/** How long some work took, in milliseconds. */
export async function elapsed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** The median, which one slow moment of the machine does not change. */
export function median(numbers) {
  return [...numbers].sort((left, right) => left - right)[Math.floor(numbers.length / 2)];
}
