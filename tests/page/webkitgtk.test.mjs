// The demo page in WebKitGTK, all of it.
import { describe } from "node:test";
import "./leave.mjs";
import { access } from "./access.mjs";
import { operator } from "./operator.mjs";
import { player } from "./player.mjs";
import { blockedAutoplay, trouble } from "./trouble.mjs";
import { viewers } from "./viewers.mjs";
import { theWholeWay } from "./way.mjs";

describe("the whole way", () => theWholeWay("WebKitGTK"));
describe("the player", () => player("WebKitGTK"));
describe("the operator's page", () => operator("WebKitGTK"));
describe("the viewers' page", () => viewers("WebKitGTK"));
describe("trouble", () => trouble("WebKitGTK"));
describe("blocked autoplay", () => blockedAutoplay("WebKitGTK"));
access("WebKitGTK");
