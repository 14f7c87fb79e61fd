import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { WindowPage } from './window-page.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds against the rules of WCAG 2.2 AA. */
export async function violations({ page }: WindowPage): Promise<string[]> {
  // The policy of the page forbids script elements with text; the debugger may evaluate all the same.
  await page.evaluate(await readFile(AXE, 'utf8'));
  return page.evaluate(async () => {
    const runner = (
      globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      }
    ).axe;
    const found = await runner.run();
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}
