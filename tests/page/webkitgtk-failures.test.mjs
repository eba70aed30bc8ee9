// The demo page in WebKitGTK: failures, blocked autoplay, accessibility.
import { describe } from "node:test";
import { accessibility } from "./accessibility.mjs";
import { blockedAutoplay, failures } from "./failures.mjs";
import "./force-exit.mjs";

describe("failures", () => failures("WebKitGTK"));
describe("blocked autoplay", () => blockedAutoplay("WebKitGTK"));
accessibility("WebKitGTK");
