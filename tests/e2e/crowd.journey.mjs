// Where very many pods are drawn small, what is undone takes the places of what was done.
import assert from 'node:assert/strict';

export const start = '#sandbox/nodes-20';

export default async function ({ page, check }) {
  const type = async (line) => {
    await page.locator('.line textarea').focus();
    await page.keyboard.type(line);
    await page.keyboard.press('Enter');
  };
  const shown = () => page.evaluate(() => [...document.querySelectorAll('.pod')].map((pod) => pod.ariaLabel).sort());
  const ready = (count) => page.waitForFunction((wanted) => document.querySelectorAll('.pod.ready').length === wanted, count);
  let before;

  await check('forty pods are ready', async () => {
    await page.locator('.speed select').selectOption({ label: '64×' });
    await type('kubectl create deployment web --image=gcr.io/google-samples/kubernetes-bootcamp:v1 --replicas=40');
    await ready(40);
    await page.getByRole('button', { name: /^Pause/ }).click();
    before = await shown();
    assert.equal(before.length, 40);
  });

  await check('undo takes away who has come, and leaves nothing of them to be found', async () => {
    await page.getByRole('button', { name: /^Play/ }).click();
    await type('kubectl scale deployment web --replicas=60');
    await ready(60);
    await page.getByRole('button', { name: /^Undo/ }).click();
    await ready(40);
    assert.equal((await shown()).length, 40);
    assert.equal(await page.locator('.canvas [id^=pod-]').count(), 40);
    assert.equal(await page.getByRole('button', { name: /^Pod web/ }).count(), 40);
  });

  await check('redo brings them back in their places', async () => {
    await page.getByRole('button', { name: /^Redo/ }).click();
    await ready(60);
    assert.equal(new Set(await shown()).size, 60);
  });

  await check('who has the focus keeps it when it lands, and leaves it to another when it goes', async () => {
    await page.locator('.speed select').selectOption({ label: '1×' });
    await type('kubectl scale deployment web --replicas=61');
    const lane = page.locator('.canvas g.pod[id^=pod-].pending');
    await lane.first().waitFor();
    const id = await lane.first().evaluate((pod) => (pod.focus(), pod.id));
    await page.waitForFunction((one) => document.getElementById(one)?.matches('.xs.ready'), id);
    assert.equal(await page.evaluate(() => document.activeElement.id), id);
    await page.keyboard.press('Control+z');
    await page.waitForFunction((one) => !document.getElementById(one), id);
    const held = () => page.evaluate(() => document.activeElement.matches('.canvas [tabindex="0"][id]'));
    assert.ok(await held(), 'the stage has lost the focus');
    await page.keyboard.press('ArrowRight');
    assert.ok(await held());
  });

  await check('who is pointed at is named', async () => {
    const pod = page.locator('.pod').nth(7);
    await pod.hover({ force: true });
    assert.equal(await pod.locator('title').textContent(), await pod.getAttribute('aria-label'));
  });
}
