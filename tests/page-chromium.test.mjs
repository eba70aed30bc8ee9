// All tests of the demo page in Chromium. Each suite has its own browser and servers and mostly waits, so three run in parallel.
import { describe } from "node:test";
import "./page/force-exit.mjs";
import { accessibility } from "./page/accessibility.mjs";
import { operator } from "./page/operator.mjs";
import { player } from "./page/player.mjs";
import { blockedAutoplay, failures } from "./page/failures.mjs";
import { viewers } from "./page/viewers.mjs";
import { lifecycle } from "./page/lifecycle.mjs";

describe("the page in Chromium", { concurrency: 3 }, () => {
  describe("a stream from start to end", { concurrency: 1 }, () => lifecycle("Chromium"));
  describe("the player", { concurrency: 1 }, () => player("Chromium"));
  describe("the operator's page", { concurrency: 1 }, () => operator("Chromium"));
  describe("the viewers' page", { concurrency: 1 }, () => viewers("Chromium"));
  describe("failures", { concurrency: 1 }, () => failures("Chromium"));
  describe("blocked autoplay", { concurrency: 1 }, () => blockedAutoplay("Chromium"));
  accessibility("Chromium");
});
