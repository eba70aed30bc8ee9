// The demo page in Chromium, all of it.
import { describe } from "node:test";
import "./page/leave.mjs";
import { access } from "./page/access.mjs";
import { blockedAutoplay, trouble } from "./page/trouble.mjs";
import { theWholeWay } from "./page/way.mjs";

describe("the whole way", () => theWholeWay("Chromium"));
describe("trouble", () => trouble("Chromium"));
describe("blocked autoplay", () => blockedAutoplay("Chromium"));
access("Chromium");
