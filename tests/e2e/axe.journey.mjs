// Every view in both themes, looked at by axe: no violation of WCAG 2.2 AA.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const start = null;

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const BOOTCAMP = 'gcr.io/google-samples/kubernetes-bootcamp:v1';

const type = async (page, line) => {
  await page.locator('.line textarea').pressSequentially(line);
  await page.keyboard.press('Enter');
};
const running = async (page) => {
  await type(page, `kubectl create deployment kubernetes-bootcamp --image=${BOOTCAMP}`);
  await page.locator('.pod.ready').waitFor({ timeout: 20_000 });
};

/// A view: its address, and how it comes to show what is to be looked at.
const views = [
  ['home', '#', async (page) => page.locator('.stops').first().waitFor()],
  ['share', '#share', async (page) => page.locator('.share').waitFor()],
  ['lesson', '#lesson/01-meet-a-pod', async (page) => page.locator('.lesson h2').waitFor()],
  ['services', '#lesson/13-rolling-update', async (page) => page.locator('.face').first().waitFor()],
  ['inspector', '#sandbox', async (page) => {
    await running(page);
    await page.locator('.pod').first().click();
    await page.getByRole('tablist').first().waitFor();
  }],
  ['workloads', '#sandbox', async (page) => {
    await running(page);
    await page.getByRole('tab', { name: 'Workloads' }).click();
  }],
  ['editor', '#sandbox', async (page) => {
    await type(page, 'vi pod.yaml');
    await page.locator('.editor').waitFor();
    await page.keyboard.type('kind: Pod\n');
  }],
  ['keys', '#sandbox', async (page) => {
    await page.locator('.lesson h2').waitFor();
    await page.getByRole('button', { name: 'All keys (?)' }).click();
  }],
  ['an error', '#sandbox', async (page) => {
    await type(page, 'kubectl get pots');
    await page.locator('.err').first().waitFor();
  }],
  ['embed', '?embed=1&lesson=01-meet-a-pod', async (page) => page.locator('.try').waitFor()],
];

export default async function ({ check, address, browser }) {
  const axe = await readFile(join(import.meta.dirname, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');
  for (const [name, place, prepare] of views) {
    for (const [theme, width, height] of [['dark', 1440, 900], ['light', 1440, 900], ['light', 390, 844]]) {
      // Some views are a desk's: a phone has no button for them.
      if (width < 600 && ['inspector', 'workloads', 'editor', 'keys', 'an error', 'embed'].includes(name)) continue;
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
