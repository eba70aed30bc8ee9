// All tests of the demo page in Firefox.
import { describe } from "node:test";
import "./force-exit.mjs";
import { accessibility } from "./accessibility.mjs";
import { operator } from "./operator.mjs";
import { player } from "./player.mjs";
import { blockedAutoplay, failures } from "./failures.mjs";
import { viewers } from "./viewers.mjs";
import { lifecycle } from "./lifecycle.mjs";

describe("a stream from start to end", () => lifecycle("Firefox"));
describe("the player", () => player("Firefox"));
describe("the operator's page", () => operator("Firefox"));
describe("the viewers' page", () => viewers("Firefox"));
describe("failures", () => failures("Firefox"));
describe("blocked autoplay", () => blockedAutoplay("Firefox"));
accessibility("Firefox");
