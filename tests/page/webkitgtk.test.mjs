// The demo page in WebKitGTK, all of it.
import { describe } from "node:test";
import "./leave.mjs";
import { access } from "./access.mjs";
import { blockedAutoplay, trouble } from "./trouble.mjs";
import { theWholeWay } from "./way.mjs";

describe("the whole way", () => theWholeWay("WebKitGTK"));
describe("trouble", () => trouble("WebKitGTK"));
describe("blocked autoplay", () => blockedAutoplay("WebKitGTK"));
access("WebKitGTK");
