// Every view in both themes, looked at by axe: no violation of WCAG 2.2 AA.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { open, sizesOf, views } from './views.mjs';

export const start = null;

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
export default async function ({ check, address, browser }) {
  const axe = await readFile(join(import.meta.dirname, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');
  // All views are looked at, whatever is found in one of them.
  const failed = [];
  for (const view of views) {
    const sizes = sizesOf(view);
    // Both themes at the largest size, and the smallest if it is arranged in another way.
    const looks = [['dark', sizes[0]], ['light', sizes[0]], ...sizes.slice(1).filter(([width]) => width < 480).map((size) => ['light', size])];
    for (const [theme, size] of looks) {
      await check(`${view.name}, ${theme}, ${size[0]} wide`, async () => {
        const page = await open(browser, address, view, size, { colorScheme: theme, reducedMotion: 'reduce' });
        await page.evaluate(axe);
        // What is dimmed behind a stopped model is out of reach.
        const { violations } = await page.evaluate((tags) => window.axe.run({ exclude: ['.stopped #app'] }, { runOnly: tags }), TAGS);
        // A group of the picture is named in full sentences, and its letters are parts of the drawing.
        const inPicture = ({ target }) => page.evaluate((at) => Boolean(document.querySelector(at)?.closest('svg')), target[0]);
        for (const violation of violations.filter(({ id }) => id === 'label-content-name-mismatch')) {
          const drawn = await Promise.all(violation.nodes.map(inPicture));
          violation.nodes = violation.nodes.filter((_, index) => !drawn[index]);
        }
        const said = violations.filter(({ nodes }) => nodes.length > 0).map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.slice(0, 4).map((node) => `    ${node.html.slice(0, 160)}\n      ${node.failureSummary?.split('\n').slice(1, 3).join(' ')}`).join('\n')}`);
        await page.context().close();
        assert.equal(said.length, 0, `\n${said.join('\n')}`);
      }).catch((error) => failed.push(error));
    }
  }
  if (failed.length > 0) throw failed[0];
}
