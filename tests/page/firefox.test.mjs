// The demo page in Firefox, all of it.
import { describe } from "node:test";
import "./leave.mjs";
import { access } from "./access.mjs";
import { blockedAutoplay, trouble } from "./trouble.mjs";
import { theWholeWay } from "./way.mjs";

describe("the whole way", () => theWholeWay("Firefox"));
describe("trouble", () => trouble("Firefox"));
describe("blocked autoplay", () => blockedAutoplay("Firefox"));
access("Firefox");
