// All tests of the demo page in WebKitGTK.
import { describe } from "node:test";
import "./force-exit.mjs";
import { accessibility } from "./accessibility.mjs";
import { operator } from "./operator.mjs";
import { player } from "./player.mjs";
import { blockedAutoplay, failures } from "./failures.mjs";
import { viewers } from "./viewers.mjs";
import { lifecycle } from "./lifecycle.mjs";

describe("a stream from start to end", () => lifecycle("WebKitGTK"));
describe("the player", () => player("WebKitGTK"));
describe("the operator's page", () => operator("WebKitGTK"));
describe("the viewers' page", () => viewers("WebKitGTK"));
describe("failures", () => failures("WebKitGTK"));
describe("blocked autoplay", () => blockedAutoplay("WebKitGTK"));
accessibility("WebKitGTK");
