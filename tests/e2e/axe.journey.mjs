// Every view in both themes, looked at by axe: no violation of WCAG 2.2 AA.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fitsPhone, views } from './views.mjs';

export const start = null;

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
export default async function ({ check, address, browser }) {
  const axe = await readFile(join(import.meta.dirname, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');
  for (const [name, place, prepare] of views) {
    for (const [theme, width, height] of [['dark', 1440, 900], ['light', 1440, 900], ['light', 390, 844]]) {
      if (width < 600 && !fitsPhone(name)) continue;
      await check(`${name}, ${theme}, ${width} wide`, async () => {
        const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, reducedMotion: 'reduce' });
        const page = await context.newPage();
        page.setDefaultTimeout(10_000);
        await page.goto(new URL(place, address).href);
        await prepare(page);
        await page.evaluate(axe);
        const { violations } = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), TAGS);
        // A group of the picture is named in full sentences, and its letters are parts of the drawing.
        const inPicture = ({ target }) => page.evaluate((at) => Boolean(document.querySelector(at)?.closest('svg')), target[0]);
        for (const violation of violations.filter(({ id }) => id === 'label-content-name-mismatch')) {
          const drawn = await Promise.all(violation.nodes.map(inPicture));
          violation.nodes = violation.nodes.filter((_, index) => !drawn[index]);
        }
        const said = violations.filter(({ nodes }) => nodes.length > 0).map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.slice(0, 4).map((node) => `    ${node.html.slice(0, 160)}\n      ${node.failureSummary?.split('\n').slice(1, 3).join(' ')}`).join('\n')}`);
        await context.close();
        assert.equal(said.length, 0, `\n${said.join('\n')}`);
      });
    }
  }
}
