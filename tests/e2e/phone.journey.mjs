// Lesson 1 on a phone, by touch: panels share their place, and nothing scrolls sideways.
import assert from 'node:assert/strict';

export const start = null;

export default async function ({ check, address, browser }) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  await check('home leads to the first lesson', async () => {
    await page.goto(address);
    assert.ok(await fits());
    await page.getByRole('link', { name: 'Begin with lesson 1' }).tap();
    await page.getByRole('heading', { name: 'A cluster with nothing on it' }).waitFor();
    assert.ok(await fits());
  });
  await check('a tapped command runs, and its check is met', async () => {
    assert.equal(await page.locator('.tabs .news').count(), 0);
    await page.locator('.cmd').first().tap();
    await page.locator('.checks li.met').waitFor();
  });
  await check('the console says that it has printed something, and has it', async () => {
    const tab = page.getByRole('tab', { name: 'Console' });
    await tab.locator('.news').waitFor();
    await tab.tap();
    await page.locator('.log').getByText('minikube').first().waitFor();
    assert.equal(await page.locator('.tabs .news').count(), 0);
    assert.ok(await fits());
  });
  await check('keys that a touch screen does not have are beside the console', async () => {
    const line = page.locator('.line textarea');
    await line.tap();
    await page.keyboard.type('kubectl get nod');
    await page.getByRole('button', { name: 'Tab: complete the word' }).tap();
    await page.waitForFunction(() => document.querySelector('.line textarea').value === 'kubectl get nodes ');
    await page.keyboard.type('-w');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Stop' }).tap();
    await page.locator('.log').getByText('^C').waitFor();
    await page.getByRole('button', { name: '↑: the line before' }).tap();
    assert.equal(await line.inputValue(), 'kubectl get nodes -w');
    await page.keyboard.press('Control+c');
    assert.ok(await fits());
  });
  await check('what is touched on the stage can be inspected', async () => {
    await page.getByRole('tab', { name: 'Lesson' }).tap();
    await page.getByRole('button', { name: 'Next step' }).tap();
    await page.locator('.cmd').first().tap();
    await page.locator('.pod.ready').waitFor({ timeout: 20_000 });
    await page.locator('.pod').first().tap();
    await page.getByRole('tab', { name: 'Summary' }).waitFor();
    assert.ok(await fits());
  });
  await check('every button is large enough for a thumb', async () => {
    await page.getByRole('tab', { name: 'Lesson' }).tap();
    const small = await page.evaluate(() => [...document.querySelectorAll('.top button, .foot button, .tabs button, .time button')]
      .filter((button) => button.offsetParent)
      .map((button) => [button.textContent || button.ariaLabel, button.getBoundingClientRect()])
      // The play button looks smaller than it is: what answers reaches 4 px beyond it.
      .filter(([, box]) => box.width < 36 || box.height < 36)
      .map(([name, box]) => `${name}: ${box.width}x${box.height}`));
    assert.deepEqual(small, []);
  });
  await check('the page is as high as the screen, and at twice its size the panels stand beside the stage', async () => {
    assert.equal(await page.evaluate(() => document.documentElement.scrollHeight), 844);
    await page.setViewportSize({ width: 720, height: 450 });
    const boxes = await Promise.all(['.canvas', '.lesson'].map((part) => page.locator(part).boundingBox()));
    assert.ok(boxes[0].x + boxes[0].width <= boxes[1].x + 1 && boxes[1].y + boxes[1].height <= 451, JSON.stringify(boxes));
    assert.equal(await page.evaluate(() => document.documentElement.scrollHeight), 450);
  });
  await context.close();
}
