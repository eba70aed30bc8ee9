// The demo page in Firefox: failures, blocked autoplay, accessibility.
import { describe } from "node:test";
import { accessibility } from "./accessibility.mjs";
import { blockedAutoplay, failures } from "./failures.mjs";
import "./force-exit.mjs";

describe("failures", () => failures("Firefox"));
describe("blocked autoplay", () => blockedAutoplay("Firefox"));
accessibility("Firefox");
