// Every lesson of the course, from its first step to its last: what the page offers is clicked, and the checks turn green.
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './support.mjs';

// Chips that only look may have been clicked too early; those that knock may have met the same pod twice.
const MOST_ROUNDS = 3;
// What runs until Ctrl+C has shown enough after so many milliseconds: minutes of the cluster's time.
const PATIENCE = 3_000;
// So long the cluster may take to settle, on the wall.
const SETTLING = 6_000;
const SOON = 500;

export const start = null;

export default async function ({ page, check, address }) {
  const lessons = (await readdir(join(root, 'static', 'lessons')))
    .filter((file) => /^\d\d-.*\.yaml$/.test(file))
    .map((file) => file.replace('.yaml', ''))
    .sort();
  // Nothing travels, so nothing waits for it; time runs as fast as it can.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const lesson of lessons) {
    await check(lesson, () => play(page, address, lesson));
  }
}

async function play(page, address, lesson) {
  await page.goto(`${address}#lesson/${lesson}/1`);
  await page.getByRole('complementary', { name: 'Lesson' }).getByText(/^Step 1 of \d+$/).waitFor();
  await page.getByRole('combobox', { name: 'Speed' }).selectOption({ label: '64×' });
  for (let step = 1, steps = 1; step <= steps; step += 1) {
    const place = await page.locator('.lesson .kick').innerText();
    steps = Number(/of (\d+)/.exec(place)[1]);
    assert.match(place, new RegExp(`^Step ${step} of`));
    const title = await page.locator('.lesson h2').innerText();
    try {
      await solve(page);
    } catch (error) {
      throw new Error(`${lesson}, ${place}, ${title}: ${error.message}`);
    }
    if (step < steps) {
      await page.locator('.foot .next.pri').click();
      await page.locator('.lesson .kick', { hasText: `Step ${step + 1} of` }).waitFor();
    }
  }
}

// Clicks the step's commands in their order, then does what its hint says, then clicks again.
async function solve(page) {
  const chips = page.locator('.lesson .cmd');
  const count = await chips.count();
  for (let at = 0; at < count; at += 1) {
    await chips.nth(at).click();
    await prompt(page);
  }
  // Two futures to compare have a button of their own.
  for (const button of await page.locator('.lesson .twin .btn').all()) await button.click();
  if (await isMet(page, SETTLING)) return;
  for (const line of await hinted(page)) {
    await page.getByRole('textbox', { name: 'Command' }).fill(line);
    await page.keyboard.press('Enter');
    await prompt(page);
    if (await isMet(page, SOON)) return;
  }
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    for (let at = count - 1; at >= 0; at -= 1) {
      await chips.nth(at).click();
      await prompt(page);
      if (await isMet(page, SOON)) return;
    }
  }
  const open = await page.locator('.checks li:not(.met)').allInnerTexts();
  throw new Error(`not met: ${open.join('; ').replaceAll('\n', ' ')}`);
}

// The commands that the hint spells out.
async function hinted(page) {
  const hint = page.locator('.lesson details.hint:not(.exact)');
  if ((await hint.count()) === 0) return [];
  await hint.locator('summary').click();
  const codes = await hint.locator('code').allInnerTexts();
  return codes.filter((code) => code.startsWith('kubectl '));
}

async function isMet(page, patience) {
  const met = () => document.querySelector('.checks li') && !document.querySelector('.checks li:not(.met)');
  return page
    .waitForFunction(met, undefined, { timeout: patience })
    .then(() => true)
    .catch(() => false);
}

// Waits for the prompt; a command that would go on for ever gets a Ctrl+C, unless it serves those that follow.
async function prompt(page) {
  const serves = () => /\nStarting to serve on \S+\s*$/.test(document.querySelector('.log')?.innerText ?? '');
  if (await page.evaluate(serves)) return;
  const ready = () => document.querySelector('.term-body .line .pr')?.textContent !== '';
  const isReady = await page
    .waitForFunction(ready, undefined, { timeout: PATIENCE })
    .then(() => true)
    .catch(() => false);
  if (isReady || (await page.evaluate(serves))) return;
  await page.getByRole('textbox', { name: 'Command' }).press('Control+c');
  await page.waitForFunction(ready);
}
