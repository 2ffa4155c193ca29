// What the browser keeps may be spoiled or forbidden: it costs the memory of it, and is said.
import assert from 'node:assert/strict';

export const start = null;

export default async function ({ page, check, address, browser }) {
  await check('spoiled storage costs only what it held', async () => {
    await page.goto(`${address}#lesson/01-meet-a-pod`);
    await page.locator('.lesson h2').waitFor();
    await page.evaluate(() => {
      for (const key of Object.keys(localStorage)) localStorage.setItem(key, '{"formatVersion":1,"inputs":[[');
      localStorage.setItem('tabernetes.speed', 'warp');
    });
    await page.goto('about:blank');
    await page.goto(`${address}#lesson/01-meet-a-pod`);
    await page.getByRole('heading', { name: 'A cluster with nothing on it' }).waitFor();
    const told = page.getByText('could not be read, so it begins anew');
    assert.ok(await told.isVisible());
    // On a phone the console may be behind the lesson: it is told all the same.
    await page.setViewportSize({ width: 390, height: 844 });
    await told.waitFor();
    await page.getByRole('button', { name: 'Understood' }).click();
    await told.waitFor({ state: 'detached' });
    await page.setViewportSize({ width: 1440, height: 900 });
    // The console comes out from behind its tab.
    await page.locator('#tab-console').waitFor({ state: 'detached' });
    await page.locator('.line textarea').pressSequentially('echo still here');
    await page.keyboard.press('Enter');
    await page.locator('.log').getByText('still here', { exact: true }).waitFor();
  });

  await check('a browser that keeps nothing shows the page all the same', async () => {
    const context = await browser.newContext();
    await context.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });
    });
    const bare = await context.newPage();
    const errors = [];
    bare.on('pageerror', (error) => errors.push(String(error)));
    await bare.goto(`${address}#lesson/01-meet-a-pod`);
    await bare.getByText('This browser lets the page keep nothing.').waitFor();
    await bare.locator('.cmd').first().click();
    await bare.locator('.log').getByText('minikube   Ready').waitFor();
    await bare.goto(`${address}#`);
    await bare.getByRole('heading', { name: 'Your path' }).waitFor();
    assert.deepEqual(errors, []);
    await context.close();
  });

  await check('a browser that is full says so, and goes on', async () => {
    const context = await browser.newContext();
    await context.addInitScript(() => {
      Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
    });
    const full = await context.newPage();
    await full.goto(`${address}#lesson/01-meet-a-pod`);
    await full.locator('.cmd').first().click();
    await full.locator('.log').getByText('minikube   Ready').waitFor();
    await full.getByText('The browser has no room for more').waitFor();
    await context.close();
  });

  await check('theme, speed, layout and what was typed are there after a reload', async () => {
    await page.getByRole('button', { name: 'Switch between dark and light' }).click();
    const theme = await page.locator('html').getAttribute('data-theme');
    await page.getByRole('combobox', { name: 'Speed' }).selectOption({ label: '4×' });
    await page.getByRole('separator', { name: 'Height of the console' }).press('ArrowUp');
    const high = await page.locator('.cons').evaluate((part) => part.clientHeight);
    await page.reload();
    await page.locator('.lesson h2').waitFor();
    assert.equal(await page.locator('html').getAttribute('data-theme'), theme);
    assert.equal(await page.locator('.speed select').evaluate((part) => part.selectedOptions[0].label), '4×');
    assert.equal(await page.locator('.cons').evaluate((part) => part.clientHeight), high);
    await page.locator('.line textarea').press('ArrowUp');
    assert.equal(await page.locator('.line textarea').inputValue(), 'echo still here');
  });
}
