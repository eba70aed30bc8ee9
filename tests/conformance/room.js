// What a case sees of the emulator: one room that nobody else uses.
import { ok } from "./assert.js";

/** The control routes of one emulator. */
export class Emulator {
  /** `baseUrl` is where the library finds it, if that is elsewhere. */
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

  /** Puts a rule in force and returns how to take it back. */
  async rule(rule) {
    const { id } = await this.control("POST", "rules", rule);
    return () => this.control("DELETE", `rules/${id}`);
  }
}

/** A room of its own for each case, so that cases neither see nor wait for each other. */
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

  /** Options with which calls reach the emulator. */
  options(more) {
    return { baseUrl: this.emulator.baseUrl, credentials: this.emulator.credentials, ...this.#defaults, ...more };
  }

  /** The same with a token in the place of credentials. */
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

  /** A rule for POSTs that start a stream in this room. */
  onStart(rule) {
    return this.rule({ method: "POST", path: this.start, ...rule });
  }

  requests() {
    return this.emulator.control("GET", `requests?room=${this.id}`);
  }

  /** How many requests for a path arrived, of one method. */
  async count(method, path) {
    const requests = await this.requests();
    return requests.filter((request) => request.method === method && (!path || request.path === path)).length;
  }

  /** How many POSTs to the start route arrived. */
  starts() {
    return this.count("POST", this.start);
  }

  /** Every stream that the room ever had, newest first. */
  streams() {
    return this.emulator.control("GET", `streams?room=${this.id}`);
  }
}

/** An id as the API writes them: 24 hexadecimal digits. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const seconds = (number) => new Promise((resolve) => setTimeout(resolve, number * 1000));

/** Milliseconds that some work took. */
export async function elapsed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** The value in the middle, which one slow moment of the machine does not move. */
export function median(numbers) {
  return [...numbers].sort((left, right) => left - right)[Math.floor(numbers.length / 2)];
}
