// What is wrong with the layout of the page, each in a sentence; nothing is an empty list.
(() => {
  const problems = [];
  const root = document.documentElement;
  if (root.scrollWidth > window.innerWidth) problems.push(`the page is ${root.scrollWidth} px wide, in ${window.innerWidth}`);

  const unseen = (node) => node.parentElement.closest(".unseen, style, title, script") !== null;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim() || unseen(node)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter((rect) => rect.width > 0.5 && rect.height > 0.5);
    if (rects.length) texts.push({ node, rects, name: node.data.trim().slice(0, 40) });
  }

  const block = (element) => {
    while (getComputedStyle(element).display.startsWith("inline")) element = element.parentElement;
    return element;
  };
  for (const { node, rects, name } of texts) {
    const box = block(node.parentElement).getBoundingClientRect();
    for (const rect of rects) {
      if (rect.left < box.left - 1 || rect.right > box.right + 1 || rect.top < box.top - 2 || rect.bottom > box.bottom + 2)
        problems.push(`“${name}” leaves its box`);
      if (rect.left < -1 || rect.right > window.innerWidth + 1) problems.push(`“${name}” leaves the page`);
    }
  }

  const lines = texts.flatMap(({ node, rects, name }) => rects.map((rect) => ({ node, rect, name })));
  lines.sort((one, other) => one.rect.top - other.rect.top);
  lines.forEach((one, index) => {
    for (let next = index + 1; next < lines.length && lines[next].rect.top < one.rect.bottom - 2; next += 1) {
      const other = lines[next];
      if (other.node === one.node) continue;
      const wide = Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left);
      const high = Math.min(one.rect.bottom, other.rect.bottom) - Math.max(one.rect.top, other.rect.top);
      if (wide > 2 && high > 3) problems.push(`“${one.name}” lies over “${other.name}”`);
    }
  });

  const boxes = [...document.querySelectorAll("article > *, header > *, tr, li")];
  for (const one of boxes) {
    const next = one.nextElementSibling;
    if (!next) continue;
    const [a, b] = [one.getBoundingClientRect(), next.getBoundingClientRect()];
    if (a.height && b.height && b.top < a.bottom - 1 && b.left < a.right - 1) problems.push(`${one.tagName} lies over ${next.tagName}`);
  }
  return [...new Set(problems)];
})()
