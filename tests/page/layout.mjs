// Checks the layout of a page in Chromium at several window sizes.
import assert from "node:assert/strict";

/** The third one is the first at 200 % zoom, which halves the size in CSS pixels. */
const SIZES = [
  { width: 1440, height: 900, mobile: false },
  { width: 844, height: 390, mobile: true },
  { width: 720, height: 450, mobile: false },
  { width: 390, height: 844, mobile: true },
  { width: 320, height: 700, mobile: true },
];

/** Sets the size of Chromium's viewport, until the override is cleared. */
export const resize = (driver, size) =>
  driver.sendDevToolsCommand("Emulation.setDeviceMetricsOverride", { ...size, deviceScaleFactor: 1 });

/** Fails with all problems at all sizes; `state` names the page's state in the message. */
export async function assertLayout(driver, state) {
  const problems = [];
  for (const size of SIZES) {
    await resize(driver, size);
    await driver.sendDevToolsCommand("Emulation.setTouchEmulationEnabled", { enabled: size.mobile });
    const { checked, found } = await driver.executeAsyncScript(CHECK, size.width);
    assert.ok(checked > 10, `only ${checked} elements were checked`);
    problems.push(...found.map((problem) => `${size.width}x${size.height}: ${problem}`));
  }
  await driver.sendDevToolsCommand("Emulation.setTouchEmulationEnabled", { enabled: false });
  await driver.sendDevToolsCommand("Emulation.clearDeviceMetricsOverride", {});
  assert.deepEqual(problems, [], state);
}

/**
 * What is wrong at the current size: sideways scrolling, elements outside of the page, cut or squeezed texts, overlaps, and targets smaller
 * than 24 pixels, the minimum of WCAG 2.2. The controls are first shown and given time to lay themselves out.
 */
const CHECK = `
  // A phone widens its viewport to fit overflowing elements, so innerWidth would hide them.
  const [wide, done] = arguments;
  document.getElementById("picture")?.dispatchEvent(new PointerEvent("pointermove", { pointerType: "mouse" }));
  setTimeout(() => requestAnimationFrame(() => done(check())), 400);

  function check() {
    const found = new Set();
    const page = document.documentElement;
    if (page.scrollWidth > wide) found.add("scrolls sideways: " + page.scrollWidth + " px");
    const visible = [...document.querySelectorAll("body *")].filter((element) =>
      !element.closest(".unseen, .skip, option, svg *") &&
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      element.getBoundingClientRect().width > 0);
    for (const element of visible) {
      const { left, right, width, height } = element.getBoundingClientRect();
      const name = nameOf(element);
      if (!element.closest("pre") && (left < -0.5 || right > wide + 0.5)) found.add(name + " is outside of the page");
      const { overflowX, textOverflow } = getComputedStyle(element);
      const isCut = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
      if (isCut && overflowX === "hidden" && textOverflow !== "ellipsis") found.add(name + " is cut");
      if (element.id === "poster" && element.scrollHeight > element.clientHeight + 1) found.add("the poster is cut");
      const lineHeight = parseFloat(getComputedStyle(element).lineHeight);
      if (element.children.length === 0 && element.textContent.trim() && width < 60 && height > 3.5 * lineHeight) found.add(name + " is squeezed");
      if (element.matches(TARGETS) && Math.min(width, height) < 24) found.add(name + " is a target of " + Math.round(width) + "x" + Math.round(height));
    }
    const controls = visible.filter((element) => element.matches(TARGETS)).filter((element) => !element.matches("video"));
    for (const [index, one] of controls.entries())
      for (const other of controls.slice(index + 1))
        if (!one.contains(other) && !other.contains(one) && overlap(one, other)) found.add(nameOf(one) + " overlaps " + nameOf(other));
    for (const element of visible.filter(isInFlow)) {
      for (let other = element.nextElementSibling; other; other = other.nextElementSibling)
        if (visible.includes(other) && isInFlow(other) && overlap(element, other)) found.add(nameOf(element) + " overlaps " + nameOf(other));
    }
    return { checked: visible.length, found: [...found] };
  }

  function isInFlow(element) {
    const { position, display } = getComputedStyle(element);
    return position === "static" && !element.slot && !display.startsWith("inline") && display !== "contents";
  }

  function overlap(one, other) {
    const [a, b] = [shownBox(one), shownBox(other)];
    return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  }

  /** The part of an element that its scrolling ancestors show. */
  function shownBox(element) {
    let { left, right, top, bottom } = element.getBoundingClientRect();
    for (let each = element.parentElement; each; each = each.parentElement) {
      if (getComputedStyle(each).overflowY === "visible") continue;
      const box = each.getBoundingClientRect();
      [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
      [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
    }
    return { left, right, top, bottom };
  }

  function nameOf(element) {
    return element.id || element.ariaLabel || element.localName + " " + element.textContent.trim().slice(0, 30);
  }
`.replaceAll(
  "TARGETS",
  JSON.stringify(
    "button, select, summary, textarea, input:not([type=radio], [type=checkbox]), [role=button], [role=switch], media-live-button, media-time-range",
  ),
);
