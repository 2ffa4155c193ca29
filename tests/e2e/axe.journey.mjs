// Every view in both themes, looked at by axe: no violation of WCAG 2.2 AA.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { open, sizesOf, views } from './views.mjs';

export const start = null;

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
// So many views at a time: most of the time of a view is the model's, not the machine's.
const AT_ONCE = 3;

export default async function ({ check, address, browser }) {
  const axe = await readFile(join(import.meta.dirname, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');
  const looks = views.flatMap((view) => looksAt(view).map((look) => ({ view, ...look })));
  // All views are looked at, whatever is found in one of them.
  const failed = [];
  const worker = async () => {
    for (let look = looks.shift(); look; look = looks.shift()) {
      const { view, size, themes } = look;
      await check(`${view.name}, ${themes.join(' and ')}, ${size[0]} wide`, async () => {
        const page = await open(browser, address, view, size, { colorScheme: themes[0], reducedMotion: 'reduce' });
        await page.evaluate(axe);
        for (const colorScheme of themes) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          const said = await violationsOn(page);
          assert.equal(said.length, 0, `${view.name}, ${colorScheme}:\n${said.join('\n')}`);
        }
        await page.context().close();
      }).catch((error) => failed.push(error));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (failed.length > 0) throw failed[0];
}

// Both themes at the largest size, and the smallest if it is arranged in another way.
function looksAt(view) {
  const sizes = sizesOf(view);
  const phones = sizes.slice(1).filter(([width]) => width < 480);
  return [{ size: sizes[0], themes: ['dark', 'light'] }, ...phones.map((size) => ({ size, themes: ['light'] }))];
}

async function violationsOn(page) {
  // What is dimmed behind a stopped model is out of reach.
  const { violations } = await page.evaluate((tags) => window.axe.run({ exclude: ['.stopped #app'] }, { runOnly: tags }), TAGS);
  // A group of the picture is named in full sentences, and its letters are parts of the drawing.
  for (const violation of violations.filter(({ id }) => id === 'label-content-name-mismatch')) {
    violation.nodes = violation.nodes.filter(({ html }) => !html.startsWith('<g '));
  }
  return violations.filter(({ nodes }) => nodes.length > 0).map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.slice(0, 4).map((node) => `    ${node.html.slice(0, 160)}\n      ${node.failureSummary?.split('\n').slice(1, 3).join(' ')}`).join('\n')}`);
}
