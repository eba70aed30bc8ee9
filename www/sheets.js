// Lets media-chrome live under `style-src 'self'`. Its elements write their style into their shadow roots as markup, which the
// policy forbids; here the same text becomes a constructed sheet, which it allows. This must run before media-chrome does.

const { attachShadow } = HTMLElement.prototype;

HTMLElement.prototype.attachShadow = function (init) {
  const root = attachShadow.call(this, init);
  if (this.localName.startsWith("media-")) adoptStyles(root);
  return root;
};

/** Whatever way markup is written into the root, and whatever way its style is looked for. */
function adoptStyles(root) {
  const write = (markup) => {
    const template = document.createElement("template");
    template.innerHTML = markup;
    const styles = [...template.content.querySelectorAll("style")];
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles.map(({ textContent }) => textContent).join("\n"));
    for (const style of styles) style.remove();
    root.adoptedStyleSheets = [sheet];
    root.replaceChildren(document.importNode(template.content, true));
  };
  Object.defineProperty(root, "innerHTML", { set: write });
  root.setHTMLUnsafe = write;
  // media-chrome adds rules to the last of these.
  root.querySelectorAll = (selector) =>
    selector.startsWith("style")
      ? root.adoptedStyleSheets.map((sheet) => ({ sheet }))
      : ShadowRoot.prototype.querySelectorAll.call(root, selector);
}
