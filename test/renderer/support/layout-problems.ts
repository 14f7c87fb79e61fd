import type { Page } from 'playwright-core';

/**
 * What lies over one another or is cut off in the window: controls whose places overlap, controls that stick out of
 * the window, and texts that are wider than their place and do not say so by an ellipsis.
 */
export function layoutProblems(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const problems: string[] = [];
    const name = (element: Element): string =>
      `${element.tagName.toLowerCase()} "${(element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40)}"`;
    const isShown = (element: Element): boolean =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      element.closest('.visually-hidden, [aria-hidden="true"]') === null;
    /** The part of an element that scrolling parents let through. */
    const seenPart = (element: Element): DOMRect => {
      const box = element.getBoundingClientRect();
      let { left, top, right, bottom } = box;
      for (let parent = element.parentElement; parent !== null; parent = parent.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(parent);
        if (overflowX === 'visible' && overflowY === 'visible') continue;
        const place = parent.getBoundingClientRect();
        left = Math.max(left, place.left);
        right = Math.min(right, place.right);
        top = Math.max(top, place.top);
        bottom = Math.min(bottom, place.bottom);
      }
      return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
    };
    const scope = document.querySelector('[role="dialog"]') ?? document.body;
    const controls = [...scope.querySelectorAll('button, input, select, textarea, a')].filter(isShown);
    const places = controls.map(seenPart);
    controls.forEach((control, index) => {
      const box = control.getBoundingClientRect();
      const place = places[index] ?? box;
      if (place.width === 0 || place.height === 0) return;
      if (box.left < -1 || box.right > window.innerWidth + 1) problems.push(`${name(control)} sticks out`);
      places.slice(index + 1).forEach((other, offset) => {
        const second = controls[index + 1 + offset];
        if (second === undefined || control.contains(second)) return;
        const width = Math.min(place.right, other.right) - Math.max(place.left, other.left);
        const height = Math.min(place.bottom, other.bottom) - Math.max(place.top, other.top);
        if (width > 1 && height > 1) problems.push(`${name(control)} lies over ${name(second)}`);
      });
    });
    for (const element of scope.querySelectorAll(
      'button, label, h1, h2, h3, p, span, dt, dd, legend, option',
    )) {
      if (!isShown(element) || element.children.length > 0 || element.textContent.trim() === '') continue;
      const { overflowX, textOverflow } = getComputedStyle(element);
      const isCut = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
      if (isCut && overflowX !== 'visible' && textOverflow !== 'ellipsis')
        problems.push(`${name(element)} is cut off`);
    }
    return problems;
  });
}
